import {
  ActionIcon,
  AppIcon,
  api,
  Confirm,
  invalidate,
  Menu,
  type Question,
  ToneBadge,
  toast,
  UserAvatar,
  useUser,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import classes from './team.module.css';
import type { TeamPerson } from './types.ts';

function Marks({ person, self }: { person: TeamPerson; self: boolean }) {
  return (
    <span className={classes.marks}>
      {self && <ToneBadge tone="grey">You</ToneBadge>}
      {person.companyAdmin && (
        <ToneBadge tone="purple" icon="user-shield">
          Company admin
        </ToneBadge>
      )}
      {person.accessCut ? (
        <ToneBadge tone="grey">Blocked by the service desk</ToneBadge>
      ) : (
        !person.active && <ToneBadge tone="grey">Disabled</ToneBadge>
      )}
    </span>
  );
}

/** What a company admin can do with a colleague; nothing with oneself, nor with whom the service desk has shut out. */
function PersonMenu({ person }: { person: TeamPerson }) {
  const [question, setQuestion] = useState<Question | null>(null);
  const { id, name, active, companyAdmin } = person;
  const call = async (action: string, message: string) => {
    await api.post(`/api/clients/contacts/${id}/${action}`);
    await invalidate('/api/clients');
    toast.done({ message });
  };
  const now = (action: string, message: string) => () =>
    void call(action, message).catch((error) => toast.failed(error, 'That did not work'));
  const disable: Question = {
    title: `Disable ${name}?`,
    body: (
      <p>{name} is signed out and can no longer log in. Their requests stay. You can enable them again.</p>
    ),
    confirm: 'Disable',
    run: () => call('disable', `${name} is disabled`),
  };
  const promote: Question = {
    title: `Make ${name} a company admin?`,
    body: (
      <p>{name} then sees the requests of the whole company and can invite, disable and promote people.</p>
    ),
    confirm: 'Make company admin',
    run: () => call('promote', `${name} is a company admin`),
  };
  return (
    <>
      <Menu width={230} position="bottom-end">
        <Menu.Target>
          <ActionIcon size={40} aria-label={`Actions for ${name}`}>
            <AppIcon name="dots" size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {active &&
            (companyAdmin ? (
              <Menu.Item
                leftSection={<AppIcon name="user" />}
                onClick={now('demote', `${name} is no longer a company admin`)}
              >
                No longer company admin
              </Menu.Item>
            ) : (
              <Menu.Item leftSection={<AppIcon name="user-shield" />} onClick={() => setQuestion(promote)}>
                Make company admin
              </Menu.Item>
            ))}
          {active ? (
            <Menu.Item leftSection={<AppIcon name="user-off" />} onClick={() => setQuestion(disable)}>
              Disable
            </Menu.Item>
          ) : (
            <Menu.Item
              leftSection={<AppIcon name="user-check" />}
              onClick={now('enable', `${name} is active again`)}
            >
              Enable
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Confirm question={question} onClose={() => setQuestion(null)} />
    </>
  );
}

/** One colleague: who, what they may, and what can be done. */
export function PersonLine({ person }: { person: TeamPerson }) {
  const user = useUser();
  const self = person.userId === user.id;
  return (
    <li className={classes.person} data-off={!person.active || person.accessCut || undefined}>
      <UserAvatar name={person.name} size={36} />
      <span className={classes.words}>
        <span className={classes.name}>{person.name}</span>
        <span className={classes.quiet}>{[person.email, person.role].filter(Boolean).join(' · ')}</span>
      </span>
      <Marks person={person} self={self} />
      {!self && !person.accessCut && <PersonMenu person={person} />}
    </li>
  );
}
