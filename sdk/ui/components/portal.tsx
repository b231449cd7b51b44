import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useOptionalManifest } from '../core/manifest-context.tsx';
import { AppIcon } from './app-icon.tsx';
import classes from './portal.module.css';

/**
 * Props of PortalHero.
 * @since 1.0
 */
export interface PortalHeroProps {
  title: string;
  /** One sentence in plain language, such as the state of a request. */
  subtitle?: ReactNode;
  back?: { to: string; label: string };
  /** Badges and facts in a row under the title. */
  facts?: ReactNode;
  actions?: ReactNode;
}

/**
 * The head of a portal page: a gradient in the tenant's colour that continues the top bar.
 * @since 1.0
 */
export function PortalHero({ title, subtitle, back, facts, actions }: PortalHeroProps) {
  const tenant = useOptionalManifest()?.tenant.name ?? 'ServiFlow';
  useDocumentTitle(`${title} · ${tenant}`);
  return (
    <header className={classes.hero}>
      <div className={classes.inner}>
        {back && (
          <Link to={back.to} className={classes.back}>
            <AppIcon name="arrow-left" /> {back.label}
          </Link>
        )}
        <div className={classes.row}>
          <div className={classes.text}>
            <h1 className={classes.title}>{title}</h1>
            {subtitle && <p className={classes.subtitle}>{subtitle}</p>}
          </div>
          {actions && <div className={classes.actions}>{actions}</div>}
        </div>
        {facts && <div className={classes.facts}>{facts}</div>}
      </div>
    </header>
  );
}

/**
 * Content of a portal page: two columns on a desk when there is a side, one on a phone.
 * @since 1.0
 */
export function PortalBody({ children, side }: { children: ReactNode; side?: ReactNode }) {
  return (
    <div className={classes.body} data-side={side ? true : undefined}>
      <div className={classes.column}>{children}</div>
      {side && <aside className={classes.column}>{side}</aside>}
    </div>
  );
}
