/**
 * Open drafting that others see when it is reported back (DESIGN 2, settings): what is written with the pen is kept meanwhile in
 * a document of the server's own, laid out as the record and open to nobody, and enters the record in one act. Between the two
 * nothing is decided: a decision is taken on words that all see (R5).
 */
import type * as Y from 'yjs';
import { Refusal } from '../../shared/protocol/errors.ts';
import type { Verb } from '../../shared/protocol/verbs.ts';
import { addProvision, editProvision, placeProvision, setProvision } from '../../shared/schema/record.ts';
import type { Provision } from '../../shared/schema/state.ts';
import type { Documents } from './documents.ts';
import { editExactly } from './edits.ts';

/** Acts that change provisions, or show or fix their words. */
const ON_WORDS = new Set<Verb>(['put', 'agree', 'correct', 'reopen', 'adopt', 'accept', 'issue']);

/** Whether something has been written that is not reported back. */
export function isUnreported({ state, draftState }: Documents): boolean {
  const { provisions } = draftState;
  if (provisions === state.provisions) return false;
  return JSON.stringify(provisions) !== JSON.stringify(state.provisions);
}

/** Refuses an act on words of which not all see how they are being written. */
export function checkReported(docs: Documents, verb: Verb): void {
  if (docs.state.head.withheld === null || !ON_WORDS.has(verb) || !isUnreported(docs)) return;
  throw new Refusal('not-ready', 'What is being drafted has to be reported back first.');
}

/** What has been written enters the record, with its authors. Inside an entry. */
export function reportBack(docs: Documents, at: string): void {
  layText(docs.record, docs.state.provisions, docs.draftState.provisions, at);
}

/** What is kept beside the record becomes what the record says. Inside an entry. */
export function followRecord(docs: Documents, at: string): void {
  layText(docs.draftRecord, docs.draftState.provisions, docs.state.provisions, at);
}

/** Makes a document that has some provisions say others, by the smallest edits. Those that it has are among the others, or it has none. */
function layText(doc: Y.Doc, was: readonly Provision[], wanted: readonly Provision[], at: string): void {
  const had = new Map(was.map((one) => [one.id, one]));
  const order = was.map((one) => one.id);
  wanted.forEach((one, i) => {
    const { id, kind, level, status, number, removed, decided, wording } = one;
    const before = had.get(id);
    if (before === undefined) {
      addProvision(doc, i, { id, kind, level, status, number, wording });
      order.splice(i, 0, id);
    } else {
      const from = order.indexOf(id);
      if (from !== i) {
        placeProvision(doc, id, i);
        order.splice(i, 0, ...order.splice(from, 1));
      }
      const { splices } = editExactly(id, before.wording, wording, at);
      if (splices.length > 0) editProvision(doc, id, splices);
    }
    setProvision(doc, id, { kind, level, status, number, removed, decided });
  });
}
