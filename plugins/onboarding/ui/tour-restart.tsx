import { AppIcon, Button, useApiMutation } from '@serviflow/sdk/ui';

/** In the help dialog: the tour from its beginning. */
export function TourRestart({ onClose }: { onClose: () => void }) {
  const set = useApiMutation('POST', '/api/onboarding/set-tour', {
    invalidates: ['/api/onboarding/tour'],
    onSuccess: onClose,
  });
  return (
    <Button
      variant="light"
      mb="sm"
      leftSection={<AppIcon name="rocket" />}
      loading={set.isPending}
      onClick={() => void set.mutateAsync({ state: 'running', position: 0 })}
    >
      Take the guided tour
    </Button>
  );
}
