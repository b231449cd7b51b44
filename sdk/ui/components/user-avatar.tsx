import classes from './marks.module.css';

function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s.@_-]+/)
    .filter(Boolean);
  return ((words[0]?.[0] ?? '?') + (words.length > 1 ? (words[1]?.[0] ?? '') : '')).toUpperCase();
}

function tone(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + character.charCodeAt(0)) >>> 0;
  return sum % 6;
}

/**
 * Props of UserAvatar.
 * @since 1.0
 */
export interface UserAvatarProps {
  name: string | null | undefined;
  src?: string | null;
  /** Pixels. */
  size?: number;
}

/**
 * Picture or initials of a person; decorative, because the name stands beside it.
 * @since 1.0
 */
export function UserAvatar({ name, src, size = 22 }: UserAvatarProps) {
  const style = { width: size, height: size, fontSize: Math.round(size * 0.42) };
  if (src)
    return <img src={src} alt="" className={classes.avatar} style={style} width={size} height={size} />;
  return (
    <span className={classes.avatar} data-tone={tone(name ?? '?')} style={style} aria-hidden="true">
      {initials(name ?? '?')}
    </span>
  );
}

/**
 * Avatar and name on one line; says "Unassigned" (or `empty`) when there is nobody.
 * @since 1.0
 */
export function Person({ name, src, size = 22, empty = 'Unassigned' }: UserAvatarProps & { empty?: string }) {
  if (!name) return <span style={{ color: 'var(--sf-text-3)' }}>{empty}</span>;
  return (
    <span className={classes.person}>
      <UserAvatar name={name} src={src} size={size} />
      <span className={classes.personName}>{name}</span>
    </span>
  );
}
