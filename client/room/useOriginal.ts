/** What the original view shows: the last revision, or the text as first laid while there is none; fetched when first looked at. */
import { useEffect, useState } from 'react';
import type { Provision, TextHead } from '../../shared/schema/state.ts';
import { normalWording, type Wording } from '../../shared/schema/wording.ts';
import { api, codeOf } from '../api/api.ts';

export type Original =
  /** `symbol`: of the revision; null for the text as first laid. `wordings`: by provision. */
  | { readonly type: 'found'; readonly symbol: string | null; readonly wordings: ReadonlyMap<string, Wording> }
  | { readonly type: 'coming' }
  /** `gone`: it is not kept any more; else there was no answer. */
  | { readonly type: 'none'; readonly gone: boolean };

const COMING: Original = { type: 'coming' };

/** The original; `coming` also while it is not wanted. */
export function useOriginal(text: string, head: TextHead, wanted: boolean): Original {
  const last = head.revisions[head.revisions.length - 1];
  const [known, setKnown] = useState<{ n: number; original: Original } | null>(null);
  const n = last?.n ?? 0;
  const symbol = last?.symbol ?? null;
  useEffect(() => {
    if (!wanted) return undefined;
    let left = false;
    const show = (original: Original): void => {
      if (!left) setKnown({ n, original });
    };
    void (n === 0 ? api.first(text) : api.revision(text, n)).then(
      ({ state }) => { show({ type: 'found', symbol, wordings: wordingsOf(state.provisions) }); },
      (error: unknown) => { show({ type: 'none', gone: codeOf(error) === 'not-found' }); },
    );
    return () => {
      left = true;
    };
  }, [text, n, symbol, wanted]);
  return known !== null && known.n === n ? known.original : COMING;
}

function wordingsOf(provisions: readonly Provision[]): ReadonlyMap<string, Wording> {
  return new Map(provisions.filter((one) => !one.removed).map((one) => [one.id, normalWording(one.wording)]));
}
