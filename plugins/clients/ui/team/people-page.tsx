import {
  AppIcon,
  Button,
  EmptyState,
  ErrorState,
  Panel,
  PortalBody,
  PortalHero,
  Skeleton,
  TextInput,
  Time,
  useAction,
  useApi,
  useLive,
  useManifest,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import { PersonLine } from './person-line.tsx';
import classes from './team.module.css';
import type { Team } from './types.ts';

/** From this many people on, a company has a field to find one. */
const SEARCH_FROM = 10;

function counted(team: Team): string {
  const people = team.total === 1 ? '1 person has access' : `${team.total} people have access`;
  return `${people}: ${team.active} active, ${team.disabled} disabled.`;
}

function Loading() {
  return (
    <div role="status" aria-label="Loading the people of your company">
      {Array.from({ length: 4 }, (_, index) => (
        <div key={index} className={classes.person}>
          <Skeleton circle height={36} />
          <Skeleton height={16} width={`${40 + ((index * 17) % 30)}%`} radius="sm" />
        </div>
      ))}
    </div>
  );
}

function People({ team }: { team: Team }) {
  const [wanted, setWanted] = useState('');
  const word = wanted.trim().toLowerCase();
  const found = team.items.filter(
    ({ name, email }) => name.toLowerCase().includes(word) || email?.toLowerCase().includes(word),
  );
  return (
    <>
      {team.items.length >= SEARCH_FROM && (
        <TextInput
          className={classes.search}
          type="search"
          aria-label="Search people"
          placeholder="Search people"
          leftSection={<AppIcon name="search" />}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
      )}
      {found.length > 0 ? (
        <ul className={classes.people}>
          {found.map((person) => (
            <PersonLine key={person.id} person={person} />
          ))}
        </ul>
      ) : (
        <EmptyState icon="search" title="Nobody fits" compact>
          Try a part of the name or of the email address.
        </EmptyState>
      )}
    </>
  );
}

function Invited({ team }: { team: Team }) {
  return (
    <Panel title="Invited" description="They show up among your people once they have set a password." flush>
      <ul className={classes.people}>
        {team.invited.map(({ address, invitedAt }) => (
          <li key={address} className={classes.invited}>
            <span>{address}</span>
            <span className={classes.quiet}>
              invited <Time at={invitedAt} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** A company admin's people (28.3): how many, who, and inviting, disabling and promoting them. */
export function PeoplePage() {
  const team = useApi<Team>('/api/clients/team');
  const { actions } = useManifest();
  const { start, dialog } = useAction();
  useLive(['clients.*', 'kernel.user*'], ['/api/clients']);
  const invite = actions.find((action) => action.id === 'clients.invite-member');
  return (
    <>
      <PortalHero
        title="People of your company"
        subtitle={team.data ? counted(team.data) : 'One moment…'}
        actions={
          invite && (
            <Button
              variant="filled"
              size="md"
              leftSection={<AppIcon name="user-plus" />}
              onClick={() => start(invite, {})}
            >
              Invite a colleague
            </Button>
          )
        }
      />
      <PortalBody
        side={
          team.data && team.data.invited.length > 0 ? (
            <Invited team={team.data} />
          ) : (
            <Panel title="Who can do what">
              <p className={classes.quiet}>
                Everybody here can send requests and follow their own. Company admins also see the requests of
                the whole company, and this page.
              </p>
            </Panel>
          )
        }
      >
        <Panel title="People" flush>
          {team.data ? (
            <People team={team.data} />
          ) : team.error ? (
            <ErrorState error={team.error} onRetry={() => void team.refetch()} compact />
          ) : (
            <Loading />
          )}
        </Panel>
      </PortalBody>
      {dialog}
    </>
  );
}
