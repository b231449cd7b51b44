import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useOptionalManifest } from '../core/manifest-context.tsx';
import { AppIcon } from './app-icon.tsx';
import classes from './layout.module.css';

/**
 * Props of PageHeader.
 * @since 1.0
 */
export interface PageHeaderProps {
  title: ReactNode;
  /** Title of the browser tab when `title` is no plain text. */
  documentTitle?: string;
  /** One line under the title. */
  subtitle?: ReactNode;
  /** Where the arrow leads. */
  back?: { to: string; label: string };
  /** Buttons at the right; at most one primary. */
  actions?: ReactNode;
  /** Tabs or a filter bar below. */
  children?: ReactNode;
}

/**
 * The head of a page; also sets the browser tab's title.
 * @since 1.0
 */
export function PageHeader({ title, documentTitle, subtitle, back, actions, children }: PageHeaderProps) {
  const tenant = useOptionalManifest()?.tenant.name ?? 'ServiFlow';
  useDocumentTitle(`${documentTitle ?? (typeof title === 'string' ? title : '')} · ${tenant}`);
  return (
    <header className={classes.header}>
      <div className={classes.headerRow}>
        {back && (
          <Link to={back.to} className={classes.back} aria-label={back.label} title={back.label}>
            <AppIcon name="arrow-left" size={18} />
          </Link>
        )}
        <div className={classes.headerText}>
          <h1 className={classes.title}>{title}</h1>
          {subtitle && <p className={classes.subtitle}>{subtitle}</p>}
        </div>
        {actions && <div className={classes.headerActions}>{actions}</div>}
      </div>
      {children}
    </header>
  );
}

/**
 * A page of the workspace: header, then content with even margins. `narrow` keeps forms readable.
 * @since 1.0
 */
export function PageBody({ children, narrow = false }: { children: ReactNode; narrow?: boolean }) {
  return (
    <div className={classes.body} data-narrow={narrow || undefined}>
      {children}
    </div>
  );
}

/**
 * A bordered surface with an optional head.
 * @since 1.0
 */
export function Panel({
  title,
  description,
  actions,
  children,
  flush = false,
}: {
  title?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** Without inner padding, for tables and lists. */
  flush?: boolean;
}) {
  return (
    <section className={classes.panel}>
      {(title || actions) && (
        <div className={classes.panelHead}>
          <div>
            {title && <h2 className={classes.panelTitle}>{title}</h2>}
            {description && <p className={classes.subtitle}>{description}</p>}
          </div>
          {actions}
        </div>
      )}
      <div className={flush ? undefined : classes.panelBody}>{children}</div>
    </section>
  );
}
