import { FilterBar, type FilterDef, useUrlFilters } from '@serviflow/sdk/ui';
import { OUTGOING_STATES } from '../words.tsx';
import classes from './log.module.css';
import { OutgoingTable } from './outgoing-table.tsx';

const FILTERS: FilterDef[] = [
  {
    key: 'state',
    title: 'State',
    kind: 'multi',
    options: Object.entries(OUTGOING_STATES).map(([value, { word }]) => ({ value, label: word })),
  },
];

/** Everything that waits to go out, went out, or was given up. */
export function OutgoingQueue() {
  const filters = useUrlFilters(['q', 'state']);
  return (
    <div className={classes.column}>
      <div className={classes.filters}>
        <FilterBar filters={filters} defs={FILTERS} search="Search address or subject" />
      </div>
      <OutgoingTable query={filters.query} />
    </div>
  );
}
