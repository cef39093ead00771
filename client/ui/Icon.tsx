/** The icons, drawn for this product on a 16-unit grid. Decorative: what they mean is always said in words beside them. */
import type { ReactNode } from 'react';
import './icon.css';

const stroke = (d: string, width?: number): ReactNode => <path d={d} {...(width === undefined ? {} : { strokeWidth: width })} />;

const SHAPES = {
  brackets: stroke('M6 2.75H3.25v10.5H6M10 2.75h2.75v10.5H10'),
  ring: <circle cx="8" cy="8" r="5.75" strokeDasharray="2.3 2.2" />,
  'ring-tick': <><circle cx="8" cy="8" r="5.75" />{stroke('M5.4 8.2l1.9 1.9 3.4-3.8')}</>,
  'solid-tick': (
    <>
      <circle cx="8" cy="8" r="6.5" fill="currentColor" stroke="none" />
      <path d="M5 8.2l2.1 2.1 3.9-4.4" className="icon-on" strokeWidth="1.8" />
    </>
  ),
  loop: <>{stroke('M3.1 9.2a5 5 0 1 0 1.2-4.7L2.6 6.1')}{stroke('M2.5 2.8v3.4h3.4')}</>,
  cloud: stroke('M4.6 12.5a3 3 0 0 1-.4-5.95 4 4 0 0 1 7.6.5A2.8 2.8 0 0 1 11.6 12.5z'),
  saved: <>{stroke('M4.6 12.5a3 3 0 0 1-.4-5.95 4 4 0 0 1 7.6.5A2.8 2.8 0 0 1 11.6 12.5z')}{stroke('M6.1 9.2l1.4 1.4 2.4-2.6')}</>,
  offline: <>{stroke('M4.6 12.5a3 3 0 0 1-.4-5.95 4 4 0 0 1 7.6.5A2.8 2.8 0 0 1 11.6 12.5z')}{stroke('M2.5 2.5l11 11')}</>,
  people: <><circle cx="6" cy="5.5" r="2.25" />{stroke('M2 13c.3-2.6 1.8-4 4-4s3.7 1.4 4 4M10.5 3.6a2.1 2.1 0 0 1 0 3.9M11.8 9.4c1.3.5 2 1.7 2.2 3.6')}</>,
  down: stroke('M4.5 6.5L8 10l3.5-3.5'),
  up: stroke('M4.5 9.5L8 6l3.5 3.5'),
  previous: stroke('M9.5 4.5L6 8l3.5 3.5'),
  next: stroke('M6.5 4.5L10 8l-3.5 3.5'),
  back: stroke('M13 8H3.5M7.5 4L3.5 8l4 4'),
  pointer: stroke('M3 8h9M8.5 4.5L12 8l-3.5 3.5', 2),
  filter: stroke('M2.5 4h11M4.5 8h7M6.5 12h3'),
  clock: <><circle cx="8" cy="8" r="5.75" />{stroke('M8 4.75V8l2.25 1.5')}</>,
  download: stroke('M8 2.5v7M5.25 7L8 9.75 10.75 7M3 11.5v2h10v-2'),
  lock: <><rect x="3.25" y="7" width="9.5" height="6.5" rx="1" />{stroke('M5.25 7V5a2.75 2.75 0 0 1 5.5 0v2')}</>,
  plus: stroke('M8 3.25v9.5M3.25 8h9.5'),
  minus: stroke('M3.25 8h9.5'),
  pen: stroke('M3 13l.6-2.8L10.9 3l2.1 2.1-7.2 7.3z'),
  table: stroke('M8 10V2.5M5.25 5L8 2.25 10.75 5M2.5 9v4.5h11V9'),
  undo: stroke('M6 3L3 6l3 3M3 6h6a3.75 3.75 0 0 1 0 7.5H6'),
  tick: stroke('M3 8.6l3.2 3.1L13 4.4'),
  cross: stroke('M3.8 3.8l8.4 8.4M12.2 3.8l-8.4 8.4'),
  half: <><circle cx="8" cy="8" r="5.5" /><path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" /></>,
  retain: <><circle cx="8" cy="8" r="5.5" />{stroke('M5.5 8h5')}</>,
  comment: stroke('M2.75 3.25h10.5v7.5H7.5L4.75 13v-2.25h-2z'),
  link: stroke('M6.75 9.25l2.5-2.5M7 4.75l1.3-1.3a2.9 2.9 0 0 1 4.2 4.1L11.2 9M9 11.25l-1.3 1.3a2.9 2.9 0 0 1-4.2-4.1L4.8 7'),
  more: stroke('M3.5 8h.01M8 8h.01M12.5 8h.01', 2.4),
  freeze: stroke('M8 2v12M2.8 5l10.4 6M13.2 5L2.8 11M6.6 3.1L8 4.4l1.4-1.3M6.6 12.9L8 11.6l1.4 1.3'),
  play: <path d="M5 3.2l7.5 4.8L5 12.8z" fill="currentColor" />,
  flag: stroke('M3.75 14V2.5h8l-1.75 3 1.75 3h-8'),
  pin: stroke('M6 2.5h4l-.5 4 2 2.5h-7l2-2.5zM8 9v4.5'),
  copy: <><rect x="5.5" y="5.5" width="8" height="8" rx="1" />{stroke('M10.5 5.5v-3h-8v8h3')}</>,
  aside: <><circle cx="8" cy="8" r="5.75" />{stroke('M5 8h6')}</>,
  gavel: <><path d="M8.6 1.9l5 5-2.1 2.1-5-5z" fill="currentColor" />{stroke('M8.7 6.8L2.6 12.9M8.5 14h5.5')}</>,
  defer: stroke('M2.5 8h7M7 5l3 3-3 3M13 3.25v9.5'),
  screen: <><rect x="2" y="3" width="12" height="8.5" rx="1" />{stroke('M5.5 14h5')}</>,
  blank: <><rect x="2" y="3" width="12" height="8.5" rx="1" fill="currentColor" />{stroke('M5.5 14h5')}</>,
  print: <>{stroke('M4.5 6V2.5h7V6M4.5 11.5h-2V6h11v5.5h-2')}<rect x="4.5" y="9.5" width="7" height="4" /></>,
  search: <><circle cx="7" cy="7" r="4.25" />{stroke('M10.25 10.25L13.5 13.5')}</>,
  settings: <>{stroke('M2.5 4.5h7M13 4.5h.5M2.5 11.5h.5M6.5 11.5h7')}<circle cx="11.25" cy="4.5" r="1.75" /><circle cx="4.75" cy="11.5" r="1.75" /></>,
  warning: <>{stroke('M8 2.25l6.25 11H1.75z')}{stroke('M8 6.5v3M8 11.4v.01', 1.8)}</>,
  info: <><circle cx="8" cy="8" r="5.75" />{stroke('M8 7.5v3.25M8 5.2v.01', 1.8)}</>,
  help: <><circle cx="8" cy="8" r="5.75" />{stroke('M6.2 6.4a1.85 1.85 0 1 1 2.5 1.9c-.5.2-.7.5-.7 1M8 11.1v.01', 1.5)}</>,
  eye: <>{stroke('M1.75 8S4 3.75 8 3.75 14.25 8 14.25 8 12 12.25 8 12.25 1.75 8 1.75 8z')}<circle cx="8" cy="8" r="1.9" /></>,
  door: stroke('M9 13.5H3.25v-11H9M6.5 8h7M11 5.5L13.5 8 11 10.5'),
  grip: stroke('M6 4v.01M10 4v.01M6 8v.01M10 8v.01M6 12v.01M10 12v.01', 2),
  indent: stroke('M2.5 3.5h11M7 8h6.5M2.5 12.5h11M2.5 6.5L4.5 8l-2 1.5'),
  outdent: stroke('M2.5 3.5h11M7 8h6.5M2.5 12.5h11M4.5 6.5L2.5 8l2 1.5'),
  sun: <><circle cx="8" cy="8" r="2.75" />{stroke('M8 1.75v1.5M8 12.75v1.5M1.75 8h1.5M12.75 8h1.5M3.6 3.6l1 1M11.4 11.4l1 1M12.4 3.6l-1 1M4.6 11.4l-1 1')}</>,
  mic: <><rect x="6" y="1.75" width="4" height="7.5" rx="2" />{stroke('M3.5 7.5a4.5 4.5 0 0 0 9 0M8 12v2.25')}</>,
} as const satisfies Record<string, ReactNode>;

export type IconName = keyof typeof SHAPES;

/** Icons that point along the line of reading, and turn with it. */
const TURNING = new Set<IconName>(['previous', 'next', 'back', 'pointer', 'defer', 'door', 'play', 'indent', 'outdent', 'undo']);

export function Icon({ name, className }: { readonly name: IconName; readonly className?: string }): ReactNode {
  const classes = ['icon', TURNING.has(name) ? 'icon-turns' : '', className ?? ''].filter((one) => one !== '').join(' ');
  return (
    <svg className={classes} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {SHAPES[name]}
    </svg>
  );
}
