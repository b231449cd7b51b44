import type { Principal, TenantInfo } from '@serviflow/sdk';
import type { CurrentCall } from './current-call.ts';

export interface CallOptions {
  readonly tenant: TenantInfo;
  readonly principal: Principal;
  readonly enabled: ReadonlySet<string>;
  readonly settings: ReadonlyMap<string, Record<string, unknown>>;
  readonly requestId: string;
  readonly ip: string | null;
  readonly current: CurrentCall;
  readonly chain?: number | undefined;
}
