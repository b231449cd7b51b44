import { PluginView, Skeleton, Tabs, useSearchParams, useSlot } from '@serviflow/sdk/ui';
import { Listener } from './listener.tsx';
import classes from './mailboxes.module.css';
import { Rules } from './rules.tsx';
import { Sending } from './sending.tsx';

/** Where mail comes from and how it goes out; receiving plugins bring a tab each. */
export function Mailboxes() {
  const boxes = useSlot('mail.mailboxes@1');
  const [params, setParams] = useSearchParams();
  const first = boxes[0]?.id ?? 'smtp';
  const current = params.get('box') ?? first;
  return (
    <Tabs
      value={current}
      keepMounted={false}
      variant="none"
      classNames={{ list: classes.boxes, tab: classes.box }}
      onChange={(box) => setParams(box && box !== first ? { box } : {}, { replace: true })}
    >
      <Tabs.List mb="md" aria-label="Mailboxes">
        {boxes.map((item) => (
          <Tabs.Tab key={item.id} value={item.id}>
            {item.title ?? item.id}
          </Tabs.Tab>
        ))}
        <Tabs.Tab value="smtp">SMTP listener</Tabs.Tab>
        <Tabs.Tab value="rules">Incoming rules</Tabs.Tab>
        <Tabs.Tab value="sending">Sending</Tabs.Tab>
      </Tabs.List>
      {boxes.map((item) => (
        <Tabs.Panel key={item.id} value={item.id}>
          <PluginView
            plugin={item.plugin}
            component={item.component}
            fallback={<Skeleton height={640} radius="md" />}
            compact
          />
        </Tabs.Panel>
      ))}
      <Tabs.Panel value="smtp">
        <Listener />
      </Tabs.Panel>
      <Tabs.Panel value="rules">
        <Rules />
      </Tabs.Panel>
      <Tabs.Panel value="sending">
        <Sending />
      </Tabs.Panel>
    </Tabs>
  );
}
