import { api, Button, EmptyState, invalidate, toast, usePermission } from '@serviflow/sdk/ui';
import { useState } from 'react';
import { API } from '../words.tsx';

const KEY_BYTES = 32;

/** A key that nobody has to think of or see. */
function newKey(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(KEY_BYTES))));
}

/** Shown until the tenant has a signing key. */
export function SigningKey() {
  const may = usePermission('settings.manage');
  const [busy, setBusy] = useState(false);
  const make = async () => {
    setBusy(true);
    try {
      await api.put('/api/settings/webhooks-out', { values: { signingKey: newKey() } });
      await invalidate(API);
    } catch (error) {
      toast.failed(error, 'The key was not made');
    } finally {
      setBusy(false);
    }
  };
  return (
    <EmptyState
      icon="key"
      title="Make a signing key first"
      action={
        may && (
          <Button variant="filled" loading={busy} onClick={() => void make()}>
            Make a signing key
          </Button>
        )
      }
    >
      Webhooks are signed, so that the receiver knows that they come from here. The key is made once, kept
      sealed and never shown; each endpoint gets a secret of its own from it.
      {!may && ' Ask somebody who may change settings.'}
    </EmptyState>
  );
}
