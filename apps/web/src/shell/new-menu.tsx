import {
  AppIcon,
  Button,
  Menu,
  type UiAction,
  type UiManifest,
  useAction,
  useManifest,
  useNavigate,
  useShortcuts,
} from '@serviflow/sdk/ui';
import { matchPath } from 'react-router';

/** Actions that make something new: they work on no subject and end with `.create`. */
export function createActions(manifest: UiManifest): UiAction[] {
  const rank = (action: UiAction) => (action.id === 'tickets.create' ? 0 : 1);
  return manifest.actions
    .filter((action) => !action.subject && action.id.endsWith('.create'))
    .sort((a, b) => rank(a) - rank(b));
}

function pluginOf(action: UiAction): string {
  return action.plugin ?? action.id.split('.')[0] ?? '';
}

/** A page that a plugin has for making the thing, such as `/tickets/new`, is better than a dialog. */
export function createPage(manifest: UiManifest, action: UiAction): string | undefined {
  return manifest.pages.find((page) => page.plugin === pluginOf(action) && page.path.endsWith('/new'))?.path;
}

/** Where a thing that was just made is shown, when its plugin has a page `/<something>/:id`. */
export function pageOfNew(manifest: UiManifest, action: UiAction, reply: unknown): string | undefined {
  const id = (reply as { id?: unknown } | null)?.id;
  if (typeof id !== 'string') return undefined;
  const page = manifest.pages.find(
    (one) =>
      one.plugin === pluginOf(action) && matchPath(one.path, one.path.replace(':id', 'x'))?.params.id === 'x',
  );
  return page?.path.replace(':id', id);
}

/** Starts an action that works on nothing yet: its page, its dialog, or at once. */
export function useStart() {
  const manifest = useManifest();
  const go = useNavigate();
  const runner = useAction({
    onDone: (reply, action) => {
      const page = pageOfNew(manifest, action, reply);
      if (page) go(page);
    },
  });
  const start = (action: UiAction) => {
    const page = action.id.endsWith('.create') ? createPage(manifest, action) : undefined;
    if (page) go(page);
    else runner.start(action, {});
  };
  return { start, dialog: runner.dialog };
}

/** The New button: makes a ticket at once, or offers what else can be made. */
export function NewMenu() {
  const manifest = useManifest();
  const { start, dialog } = useStart();
  const actions = createActions(manifest);
  const first = actions[0];
  useShortcuts(first ? [{ keys: 'n', label: first.title, run: () => start(first) }] : []);
  if (!first) return null;
  return (
    <>
      {actions.length === 1 ? (
        <Button
          variant="light"
          leftSection={<AppIcon name="plus" />}
          data-tour="new"
          onClick={() => start(first)}
          title={first.title}
        >
          New
        </Button>
      ) : (
        <Menu width={230}>
          <Menu.Target>
            <Button variant="light" leftSection={<AppIcon name="plus" />} data-tour="new">
              New
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {actions.map((action, index) => (
              <Menu.Item
                key={action.id}
                leftSection={<AppIcon name={action.icon ?? 'plus'} />}
                rightSection={index === 0 && <span className="sf-kbd">N</span>}
                onClick={() => start(action)}
              >
                {action.title}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {dialog}
    </>
  );
}
