/** A page with the bar, for everything but the room and the room screen; and the page that says one thing. */
import { useEffect, type ReactNode } from 'react';
import { PRODUCT } from './product.ts';
import { useT } from '../i18n/i18n.tsx';
import { Bar } from './Bar.tsx';
import './page.css';

/** Sets the title of the browser's tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? PRODUCT : `${title} · ${PRODUCT}`;
  }, [title]);
}

export interface PageProps {
  readonly title: string;
  readonly place?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ title, place, children }: PageProps): ReactNode {
  useTitle(title);
  return (
    <div className="page">
      <Bar place={place} />
      <main id="main" tabIndex={-1} className="page-main">
        {children}
      </main>
    </div>
  );
}

/** One thing to say in the middle of a page: nothing here, failed, no seat. */
export function Plain({ title, children }: { readonly title: string; readonly children?: ReactNode }): ReactNode {
  return (
    <Page title={title}>
      <div className="plain">
        <h1>{title}</h1>
        {children}
      </div>
    </Page>
  );
}

/** While something is on its way. Says so only after a moment, so that quick answers do not flicker. */
export function Loading(): ReactNode {
  const say = useT();
  return (
    <p className="loading" role="status">
      {say('common.loading')}
    </p>
  );
}
