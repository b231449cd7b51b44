import { AppIcon, asApiError, Button, FileButton, UserAvatar, uploadFile } from '@serviflow/sdk/ui';
import { useState } from 'react';
import classes from './form.module.css';

const MAX_BYTES = 5_000_000;

export interface PhotoFieldProps {
  name: string;
  fileId: string | null;
  onChange: (fileId: string | null) => void;
}

/** Photo or logo of a client (37.1); shown at once, stored with the form. */
export function PhotoField({ name, fileId, onChange }: PhotoFieldProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const choose = async (file: File | null) => {
    if (!file) return;
    setError(undefined);
    if (!file.type.startsWith('image/')) return setError('Choose a picture: PNG, JPEG, WebP or SVG.');
    if (file.size > MAX_BYTES) return setError('The picture is larger than 5 MB. Choose a smaller one.');
    setBusy(true);
    try {
      onChange((await uploadFile(file)).id);
    } catch (thrown) {
      setError(asApiError(thrown).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={classes.photo}>
      <UserAvatar name={name || 'New client'} src={fileId && `/api/files/${fileId}`} size={56} />
      <div>
        <div className={classes.photoButtons}>
          <FileButton onChange={(file) => void choose(file)} accept="image/*">
            {(props) => (
              <Button {...props} loading={busy} leftSection={<AppIcon name="photo" />}>
                {fileId ? 'Change picture' : 'Add a photo or logo'}
              </Button>
            )}
          </FileButton>
          {fileId && (
            <Button variant="subtle" onClick={() => onChange(null)}>
              Remove
            </Button>
          )}
        </div>
        {error && (
          <p className={classes.error} role="alert">
            {error}
          </p>
        )}
      </div>
    </div>
  );
}
