import { Panel, RecordFieldInputs, type RecordValues, type UiRecordField } from '@serviflow/sdk/ui';
import classes from './form.module.css';

interface Props {
  fields: readonly UiRecordField[];
  values: RecordValues;
  onChange: (values: RecordValues) => void;
  errors: Record<string, string>;
}

/** Fields that the desk defined itself, in the form of a new client. */
export function CustomFieldsPanel({ fields, ...props }: Props) {
  if (fields.length === 0) return null;
  return (
    <Panel title="Fields">
      <div className={classes.fields}>
        <RecordFieldInputs fields={fields} {...props} />
      </div>
    </Panel>
  );
}
