export {
  availablePath as availablePathOf,
  bulkPath as bulkPathOf,
  type OperationPath,
  operationPath as pathOf,
} from '@serviflow/sdk';

/** Literal paths before ones with parameters, so that `/bulk/close` is no record called "bulk". */
export function bySpecificity(a: { path: string }, b: { path: string }): number {
  const weight = (path: string) =>
    path
      .split('/')
      .map((part) => (part.includes('{') || part.startsWith(':') ? '1' : '0'))
      .join('');
  return weight(a.path) < weight(b.path) ? -1 : weight(a.path) > weight(b.path) ? 1 : 0;
}

/** Hono writes parameters as `:name`. */
export const honoPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');
