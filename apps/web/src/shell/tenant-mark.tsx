import { useTenant } from '@serviflow/sdk/ui';
import classes from './top-bar.module.css';

/** The tenant's logo, or its first letter on its colour. */
export function TenantMark({ size }: { size: number }) {
  const { name, logoUrl } = useTenant();
  if (logoUrl) return <img src={logoUrl} alt="" height={size} className={classes.logo} />;
  return (
    <span
      className={classes.letter}
      style={{ width: size, height: size, fontSize: size * 0.54 }}
      aria-hidden="true"
    >
      {name.trim().charAt(0).toUpperCase()}
    </span>
  );
}
