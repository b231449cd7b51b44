import { useForm as useMantineForm } from '@mantine/form';
import { useEffect, useRef } from 'react';
import { useDialogForm, watchUnsaved } from './unsaved.ts';

/**
 * State of hand-made forms; `SchemaForm` is for those that follow from a schema. Leaving the page while something is
 * typed asks first; a form that goes to another page from its own submit handler does not.
 * @since 1.0
 */
export const useForm: typeof useMantineForm = ((options?: Parameters<typeof useMantineForm>[0]) => {
  const form = useMantineForm(options);
  const latest = useRef(form);
  latest.current = form;
  const sending = useRef(false);
  useEffect(
    () => watchUnsaved((leaving) => (leaving === 'unload' || !sending.current) && latest.current.isDirty()),
    [],
  );
  useDialogForm(() => form.isDirty());
  const onSubmit: typeof form.onSubmit = (submit, invalid) =>
    form.onSubmit((...given) => {
      const answer = submit(...given);
      if (answer instanceof Promise) {
        sending.current = true;
        answer.then(
          () => {
            sending.current = false;
          },
          () => {
            sending.current = false;
          },
        );
      }
      return answer;
    }, invalid);
  return { ...form, onSubmit };
}) as typeof useMantineForm;
