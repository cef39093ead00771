/** The bar at the head of every page: the mark, the place, what the page puts there, oneself. */
import type { ReactNode } from 'react';
import { PRODUCT } from './product.ts';
import { useT } from '../i18n/i18n.tsx';
import { Link } from './Link.tsx';
import { paths } from './routes.ts';
import { SelfMenu } from './SelfMenu.tsx';
import './bar.css';

export function Mark(): ReactNode {
  return (
    <svg className="mark" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d="M2 4h16" strokeWidth="2.6" />
      <path d="M5 9.5h3M11 9.5h6M5 13.25h3M11 13.25h6M5 17h3M11 17h4" strokeWidth="1.8" />
    </svg>
  );
}

export interface BarProps {
  /** Where one is: a symbol, a meeting. */
  readonly place?: ReactNode;
  /** After the place: a mode. */
  readonly children?: ReactNode;
  /** Before oneself: connection, presence. */
  readonly end?: ReactNode;
  /** The id of what the skip link leads to. */
  readonly main?: string;
}

export function Bar({ place, children, end, main = 'main' }: BarProps): ReactNode {
  const say = useT();
  return (
    <>
      <a className="skip" href={`#${main}`}>{say('common.skip')}</a>
      <header className="bar">
        <Link className="brand" to={paths.home} aria-label={PRODUCT}>
          <Mark />
          <span className="brand-word">{PRODUCT}</span>
        </Link>
        {place === undefined ? null : <div className="bar-place">{place}</div>}
        {children}
        <div className="bar-end">
          {end}
          <SelfMenu />
        </div>
      </header>
    </>
  );
}
