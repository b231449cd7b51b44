import { type Page, useApi } from '@serviflow/sdk/ui';
import { useMemo } from 'react';

/** Somebody who may own tickets. */
interface Colleague {
  id: string;
  name: string;
}

interface User extends Colleague {
  role: string;
  status: string;
}

/** As many people as a menu can hold; larger desks search instead. */
const MENU = 200;

/** The active experts and administrators; undefined while unknown, or when they are too many for a menu. */
export function useColleagues(): Colleague[] | undefined {
  const users = useApi<Page<User>>('/api/users', { query: { staff: true, limit: MENU }, staleTime: 300_000 });
  return useMemo(() => {
    if (!users.data || users.data.next) return undefined;
    return users.data.items.filter((one) => one.role !== 'viewer' && one.status === 'active');
  }, [users.data]);
}
