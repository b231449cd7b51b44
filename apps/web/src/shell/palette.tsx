import {
  AppIcon,
  Modal,
  StatusBadge,
  type UiAction,
  useApi,
  useDebouncedValue,
  useManifest,
  useNavigate,
  useThemePreference,
  useUser,
} from '@serviflow/sdk/ui';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { navigationOf } from './navigation.ts';
import classes from './palette.module.css';
import { rank } from './rank.ts';

interface Entry {
  id: string;
  group: string;
  title: string;
  icon: string;
  /** More words that find it. */
  words?: string;
  end?: ReactNode;
  run: () => void;
}

interface TicketRow {
  id: string;
  number: number;
  title: string;
  status: string;
}

/** Tickets that fit what was typed, the one with that number first; asked from the second character on. */
function useTicketEntries(text: string, open: (path: string) => void): Entry[] {
  const { modules } = useManifest();
  const [term] = useDebouncedValue(text.trim(), 140);
  // One digit is a number, and one character of Chinese or Japanese a word.
  const wanted =
    modules.tickets !== undefined &&
    (term.length > 1 || /[\d\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(term));
  const { data } = useApi<{ items: TicketRow[] }>(wanted ? '/api/tickets' : null, {
    query: { q: term, limit: 7 },
    keepPrevious: true,
  });
  if (!wanted) return [];
  return (data?.items ?? []).map((ticket) => ({
    id: `ticket-${ticket.id}`,
    group: 'Tickets',
    title: `#${ticket.number} ${ticket.title}`,
    icon: 'ticket',
    end: <StatusBadge status={ticket.status} />,
    run: () => open(`/tickets/${ticket.id}`),
  }));
}

/** Clients that fit what was typed, by name, address, phone or mail. */
function useClientEntries(text: string, open: (path: string) => void): Entry[] {
  const { modules } = useManifest();
  const user = useUser();
  const [term] = useDebouncedValue(text.trim(), 140);
  const wanted =
    modules.clients !== undefined &&
    user.permissions.includes('clients.read') &&
    term.length > 1 &&
    !term.startsWith('#');
  const { data } = useApi<{ items: { id: string; displayName: string }[] }>(wanted ? '/api/clients' : null, {
    query: { q: term, limit: 4 },
    keepPrevious: true,
  });
  if (!wanted) return [];
  return (data?.items ?? []).map((client) => ({
    id: `client-${client.id}`,
    group: 'Clients',
    title: client.displayName,
    icon: 'building',
    run: () => open(`/clients/${client.id}`),
  }));
}

export interface PaletteProps {
  onClose: () => void;
  onHelp: () => void;
  onStart: (action: UiAction) => void;
  onLogOut: () => void;
}

/** Ctrl/Cmd+K: every page, every action that needs no subject, and tickets, by typing. */
export function Palette({ onClose, onHelp, onStart, onLogOut }: PaletteProps) {
  const manifest = useManifest();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const [, setTheme] = useThemePreference();
  const go = (path: string) => {
    onClose();
    navigate(path);
  };
  const pick = (scheme: 'light' | 'dark') => {
    setTheme({ scheme });
    onClose();
  };
  const fixed = ((): Entry[] => {
    const pages = navigationOf(manifest)
      .flatMap((group) => group.items)
      .map((item) => ({
        id: item.id,
        group: 'Go to',
        title: item.title,
        icon: item.icon,
        words: item.group,
        run: () => go(item.path),
      }));
    const actions = manifest.actions
      .filter((action) => !action.subject)
      .map((action) => ({
        id: action.id,
        group: 'Actions',
        title: action.title,
        icon: action.icon ?? 'bolt',
        words: action.id,
        run: () => {
          onClose();
          onStart(action);
        },
      }));
    const own: Entry[] = [
      {
        id: 'light',
        group: 'Actions',
        title: 'Light theme',
        icon: 'sun',
        run: () => pick('light'),
      },
      {
        id: 'dark',
        group: 'Actions',
        title: 'Dark theme',
        icon: 'moon',
        run: () => pick('dark'),
      },
      {
        id: 'password',
        group: 'Go to',
        title: 'Change password',
        icon: 'key',
        run: () => go('/account/password'),
      },
      {
        id: 'help',
        group: 'Actions',
        title: 'Keyboard shortcuts',
        icon: 'keyboard',
        run: () => {
          onClose();
          onHelp();
        },
      },
      {
        id: 'logout',
        group: 'Actions',
        title: 'Log out',
        icon: 'logout',
        words: 'sign out',
        run: () => {
          onClose();
          onLogOut();
        },
      },
    ];
    return [...pages, ...actions, ...own];
  })();
  const tickets = useTicketEntries(text, go);
  const clients = useClientEntries(text, go);
  const entries =
    text.trim() === '' ? fixed.slice(0, 14) : [...tickets, ...clients, ...rank(fixed, text).slice(0, 10)];
  const active = Math.min(at, entries.length - 1);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && entries.length > 0) {
      event.preventDefault();
      setAt((active + step + entries.length) % entries.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      entries[active]?.run();
    }
  };

  return (
    <Modal.Root opened onClose={onClose} size={580} yOffset="12vh" centered={false}>
      <Modal.Overlay />
      <Modal.Content aria-label="Search or jump to">
        <div className={classes.field}>
          <AppIcon name="search" size={18} />
          <input
            className={classes.input}
            placeholder="Search tickets, pages and actions"
            aria-label="Search tickets, pages and actions"
            role="combobox"
            aria-expanded="true"
            aria-controls="palette-list"
            aria-activedescendant={entries[active] ? `palette-${active}` : undefined}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
              setAt(0);
            }}
            onKeyDown={onKeyDown}
            data-autofocus
          />
          <span className="sf-kbd">Esc</span>
        </div>
        <div id="palette-list" role="listbox" aria-label="Results" className={classes.list}>
          {entries.map((entry, index) => (
            <div key={entry.id}>
              {entry.group !== entries[index - 1]?.group && (
                <div className={classes.group} role="presentation">
                  {entry.group}
                </div>
              )}
              <div
                id={`palette-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                ref={index === active ? (node) => node?.scrollIntoView({ block: 'nearest' }) : undefined}
                className={classes.option}
                onPointerMove={() => setAt(index)}
                onPointerDown={(event) => event.preventDefault()}
                onClick={entry.run}
                onKeyDown={onKeyDown}
              >
                <AppIcon name={entry.icon} size={18} />
                <span className={classes.title}>{entry.title}</span>
                {entry.end}
              </div>
            </div>
          ))}
          {entries.length === 0 && (
            <p className={classes.none}>Nothing fits “{text}”. Try another word or a ticket number.</p>
          )}
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}
