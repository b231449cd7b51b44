import { Confirm, type Question } from '@serviflow/sdk/ui';
import classes from './plugins.module.css';
import type { PluginRow } from './types.ts';

/** A switch that wants to be asked about first. */
export interface SwitchWish {
  row: PluginRow;
  on: boolean;
  /** Titles of what goes on or off with it. */
  others: string[];
}

const some = (count: number, word: string) =>
  count === 0 ? [] : [`${count} ${word}${count === 1 ? '' : 's'}`];

/** "2 screens, 1 job" of what a plugin adds; empty when it adds nothing that people notice. */
function parts({ touches }: PluginRow): string {
  return [
    ...some(touches.pages.length + touches.slots.length, 'screen'),
    ...some(touches.jobs.length + touches.background.length, 'background job'),
    ...some(touches.hears.length + touches.filters.length, 'rule on what happens here'),
  ].join(', ');
}

function On({ row, others }: SwitchWish) {
  const { network, permissions } = row.touches;
  return (
    <span className={classes.stack}>
      {row.source === 'outside' && (
        <span>
          This plugin does not come with the desk. It was added as {row.packageName}
          {row.author && ` by ${row.author}`}.
        </span>
      )}
      {others.length > 0 && <span>It needs these, which are switched on with it: {others.join(', ')}.</span>}
      {permissions.length > 0 && (
        <span>It brings permissions: {permissions.map(({ title }) => title).join(', ')}.</span>
      )}
      {network.length > 0 && <span>It says that it talks to {network.join(', ')}.</span>}
    </span>
  );
}

function Off({ row, others }: SwitchWish) {
  const stops = parts(row);
  return (
    <span className={classes.stack}>
      {others.length > 0 && <span>These need it and are switched off with it: {others.join(', ')}.</span>}
      <span>
        {row.title} stops at once for everyone in this tenant{stops && `: ${stops}`}. Its data stays and is
        there again when you switch it on.
      </span>
    </span>
  );
}

export interface SwitchDialogProps {
  wish: SwitchWish | undefined;
  onClose: () => void;
  run: (wish: SwitchWish) => Promise<void>;
}

/** Tells what a switch brings along before it is done. */
export function SwitchDialog({ wish, onClose, run }: SwitchDialogProps) {
  return <Confirm question={wish ? questionOf(wish, run) : null} onClose={onClose} />;
}

function questionOf(wish: SwitchWish, run: SwitchDialogProps['run']): Question {
  const verb = wish.on ? 'Switch on' : 'Switch off';
  return {
    title: `${verb} ${wish.row.title}`,
    body: <p>{wish.on ? <On {...wish} /> : <Off {...wish} />}</p>,
    confirm: wish.others.length > 0 ? `${verb} ${wish.others.length + 1} plugins` : verb,
    danger: !wish.on,
    run: () => run(wish),
  };
}
