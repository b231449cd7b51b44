import type { ReactNode } from 'react';
import { useSlot } from './manifest-context.tsx';
import { PluginView } from './plugin-view.tsx';

/**
 * Props of Slot.
 * @since 1.0
 */
export interface SlotProps {
  id: string;
  /** Handed to every contribution. */
  props?: Record<string, unknown>;
  /** Wraps each contribution, for example in a titled section. */
  wrap?: (content: ReactNode, item: { id: string; title?: string; plugin: string }) => ReactNode;
  /** Shown when nothing contributes. */
  empty?: ReactNode;
  fallback?: ReactNode;
}

/**
 * Shows what plugins contribute to a place, in order: `<Slot id="tickets.sidebar@1" props={{ticketId}} />`.
 * @since 1.0
 */
export function Slot({ id, props, wrap, empty = null, fallback }: SlotProps) {
  const items = useSlot(id);
  if (items.length === 0) return empty;
  return items.map((item) => {
    const content = (
      <PluginView
        key={item.id}
        plugin={item.plugin}
        component={item.component}
        props={props}
        fallback={fallback}
        compact
      />
    );
    return wrap ? wrap(content, item) : content;
  });
}
