import type { Icon } from '@tabler/icons-react';
import type { CSSProperties } from 'react';
import * as set from './icon-set.ts';

const icons = set as unknown as Record<string, Icon>;
const FALLBACK = 'puzzle';

/**
 * Names that AppIcon knows; anything else shows a puzzle piece.
 * @since 1.0
 */
export const iconNames: readonly string[] = Object.keys(icons);

/**
 * Props of AppIcon.
 * @since 1.0
 */
export interface AppIconProps {
  name: string | undefined;
  /** Pixels: 16 beside text, 20 alone. */
  size?: 14 | 16 | 18 | 20 | 24 | 32 | 40;
  /** Set only when no text stands beside it; otherwise the icon is hidden from screen readers. */
  label?: string;
  color?: string;
  style?: CSSProperties;
  className?: string;
}

/**
 * One outline icon by name, as used in contributions and actions (`icon: 'check'`).
 * @since 1.0
 */
export function AppIcon({ name, size = 16, label, color, style, className }: AppIconProps) {
  const Found = icons[name ?? FALLBACK] ?? icons[FALLBACK];
  if (!Found) return null;
  return (
    <Found
      size={size}
      stroke={size >= 24 ? 1.5 : 1.75}
      color={color}
      className={className}
      style={{ flex: 'none', ...style }}
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    />
  );
}
