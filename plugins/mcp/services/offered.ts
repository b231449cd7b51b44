import type { OperationInfo } from '@serviflow/sdk';
import type { Ctx } from '../manifest.ts';

/** What may be called here: never what asks for the password again, as nobody is there to give it. */
export function offered(c: Ctx, id: string): OperationInfo | null {
  const info = c.operations.find(id);
  return info && !info.elevated ? info : null;
}
