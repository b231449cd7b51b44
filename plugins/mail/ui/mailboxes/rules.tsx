import { Panel } from '@serviflow/sdk/ui';
import classes from './mailboxes.module.css';
import { SettingsPart } from './settings-part.tsx';

const KEYS = [
  'processIncoming',
  'autoReply',
  'systemSenders',
  'matchFreshSubjects',
  'holdUnproven',
  'trustedAuthServers',
  'trustedRelays',
  'maxAnswers',
  'maxHops',
];

const ORDER = [
  ['It answers one of our mails', 'In-Reply-To and References'],
  ['The subject names a ticket', '[Ticket #1042]'],
  ['The body has a ticket link', 'from one of our mails'],
  ['Subject and company fit', 'same subject, same mail domain'],
] as const;

/** How mail that comes in is taken (23.4, 25.1, 25.2). */
export function Rules() {
  return (
    <div className={classes.boxColumns}>
      <SettingsPart title="Incoming mail" keys={KEYS} />
      <Panel
        title="Which ticket a message joins"
        description="The first that fits wins; else it is a new ticket."
      >
        <ol className={classes.how}>
          {ORDER.map(([rule, detail]) => (
            <li key={rule}>
              <strong>{rule}</strong>
              {detail}
            </li>
          ))}
        </ol>
        <p className={classes.aside}>
          All but the first count only for people of that ticket. Others wait in triage, and learn nothing.
        </p>
      </Panel>
    </div>
  );
}
