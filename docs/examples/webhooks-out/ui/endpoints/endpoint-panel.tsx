import {
  ActionBar,
  ActionButton,
  Alert,
  api,
  Button,
  Confirm,
  Facts,
  invalidate,
  type Question,
  Text,
  Time,
  usePermission,
  useSubjectActions,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import type { EndpointView } from '../../contract.ts';
import classes from '../webhooks.module.css';
import { API, EndpointBadge, typeTitle } from '../words.tsx';
import { RecentDeliveries } from './recent-deliveries.tsx';
import type { SecretDialog } from './secret-dialog.tsx';

const EDIT = 'webhooks-out.edit';
const ROTATE = 'webhooks-out.rotate-secret';

/** One endpoint: how it fares, and what can be done. */
export function EndpointPanel(props: {
  endpoint: EndpointView;
  secret: SecretDialog;
  onDeleted: () => void;
}) {
  const { endpoint, secret, onDeleted } = props;
  const { id, url } = endpoint;
  const [question, setQuestion] = useState<Question | null>(null);
  const mayManage = usePermission('webhooks-out.manage');
  const actions = useSubjectActions(`${API}/endpoints`, id);
  const edit = actions.find((action) => action.id === EDIT);
  const askDelete = () =>
    setQuestion({
      title: 'Delete the endpoint',
      body: (
        <Text>
          <strong>{url}</strong> hears of nothing any more, and its log is deleted with it. This cannot be
          taken back.
        </Text>
      ),
      confirm: 'Delete',
      danger: true,
      run: async () => {
        await api.post(`${API}/endpoints/${id}/delete`);
        onDeleted();
        await invalidate(API);
      },
    });
  return (
    <div className={classes.detail}>
      <h2 className={classes.address}>{url}</h2>
      <Standing endpoint={endpoint} />
      <Facts
        items={[
          ['Status', <EndpointBadge key="status" status={endpoint.status} failing={endpoint.failingSince} />],
          ['For', endpoint.description],
          ['Events', endpoint.events.map(typeTitle).join(', ')],
          ['Last delivered', <Time key="delivered" at={endpoint.lastDeliveredAt} empty="Never" />],
          ['Added', <Time key="added" at={endpoint.createdAt} />],
        ]}
      />
      {mayManage && endpoint.secretUnseen && (
        <Alert color="blue">
          <p className={classes.line}>Nobody has seen the secret of this endpoint yet.</p>
          <Button onClick={() => void secret.show(id)}>Show the secret once</Button>
        </Alert>
      )}
      <div className={classes.buttons}>
        {edit && (
          <ActionButton
            action={edit}
            target={{ id, name: url }}
            values={{ url, description: endpoint.description, events: endpoint.events }}
          />
        )}
        <ActionBar
          actions={actions.filter((action) => action.id !== EDIT)}
          target={{ id, name: url }}
          primaryId=""
          visible={1}
          shortcuts={false}
          onDone={(_reply, action) => {
            if (action.id === ROTATE) void secret.show(id);
          }}
        />
        {mayManage && (
          <Button color="red" onClick={askDelete}>
            Delete
          </Button>
        )}
      </div>
      <RecentDeliveries endpointId={id} />
      <Confirm question={question} onClose={() => setQuestion(null)} />
    </div>
  );
}

/** What somebody should know about it. */
function Standing({ endpoint }: { endpoint: EndpointView }) {
  const { status, reason, failingSince, formerSecretUntil } = endpoint;
  return (
    <>
      {status === 'paused' && (
        <Alert color="amber" title="Paused by the desk">
          {reason} Mend the receiver, send a test, then switch the endpoint on.
        </Alert>
      )}
      {status === 'off' && <Alert color="gray">{reason}</Alert>}
      {status === 'on' && failingSince && (
        <Alert color="amber">
          Every attempt has failed since <Time at={failingSince} format="stamp" />.
        </Alert>
      )}
      {formerSecretUntil && (
        <Alert color="blue">
          The former secret signs too until <Time at={formerSecretUntil} format="stamp" />.
        </Alert>
      )}
    </>
  );
}
