/** How parties look in an editor, whose decorations stand outside of React: always as the latest drawing of the component knew them. */
import { useMemo, useRef } from 'react';
import type { Party } from '../../shared/schema/wording.ts';
import { partyCode, useHueStyle, usePartyName } from '../party/party.tsx';
import type { Caret } from '../sync/carets.ts';
import type { AuthorLook } from './authors.ts';
import type { CaretLook } from './carets.ts';

export interface Looks {
  caret(caret: Caret): CaretLook;
  author(party: Party): AuthorLook;
}

/** A steady object that gives the looks of parties. */
export function useLooks(): Looks {
  const name = usePartyName();
  const style = useHueStyle();
  const latest = useRef({ name, style });
  latest.current = { name, style };
  return useMemo(() => {
    const hue = (party: Party): number => Number(new Map(Object.entries(latest.current.style(party))).get('--h') ?? 0);
    return {
      caret: (caret) => ({ label: caret.name ?? partyCode(caret.party), hue: hue(caret.party) }),
      author: (party) => ({ code: partyCode(party), name: latest.current.name(party), hue: hue(party) }),
    };
  }, []);
}
