/** The live regions; once per page. Say things with `announce` (announcer.ts). */
import type { ReactNode } from 'react';
import { assertive, polite } from './announcer.ts';
import { useStore } from './store.ts';

export function Announcer(): ReactNode {
  const calm = useStore(polite);
  const urgent = useStore(assertive);
  return (
    <div className="sr" data-announcer>
      <div aria-live="polite">
        <span key={calm.n}>{calm.text}</span>
      </div>
      <div aria-live="assertive">
        <span key={urgent.n}>{urgent.text}</span>
      </div>
    </div>
  );
}
