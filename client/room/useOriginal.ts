/** The words of the last revision, for the original view: fetched when they are first looked at. */
import { useEffect, useState } from 'react';
import type { TextHead } from '../../shared/schema/state.ts';
import { normalWording, type Wording } from '../../shared/schema/wording.ts';
import { api } from '../api/api.ts';

export interface Original {
  readonly symbol: string;
  /** By provision. */
  readonly wordings: ReadonlyMap<string, Wording>;
}

/** The last revision; null while there is none, it is not wanted, or it has not come. */
export function useOriginal(text: string, head: TextHead, wanted: boolean): Original | null {
  const last = head.revisions[head.revisions.length - 1];
  const [known, setKnown] = useState<{ n: number; original: Original } | null>(null);
  const n = last?.n ?? null;
  const symbol = last?.symbol ?? '';
  useEffect(() => {
    if (!wanted || n === null) return undefined;
    let left = false;
    void api.revision(text, n).then(
      ({ state }) => {
        const wordings = new Map(state.provisions.filter((one) => !one.removed).map((one) => [one.id, normalWording(one.wording)]));
        if (!left) setKnown({ n, original: { symbol, wordings } });
      },
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [text, n, symbol, wanted]);
  return known !== null && known.n === n ? known.original : null;
}
