import { SegmentedControl } from '@serviflow/sdk/ui';

/** Mail that came in, or mail that went out. */
export function DirectionSwitch(props: { value: 'in' | 'out'; onChange: (value: 'out' | null) => void }) {
  return (
    <SegmentedControl
      size="xs"
      aria-label="Direction"
      data={[
        { value: 'in', label: 'Received' },
        { value: 'out', label: 'Sent' },
      ]}
      value={props.value}
      onChange={(value) => props.onChange(value === 'out' ? 'out' : null)}
    />
  );
}
