/**
 * What undoes what: every act is reversible by its counterpart, or says that it is not (docs/ACTS.md). The record keeps both
 * acts: undone is what holds, never what happened.
 */
import type { Verb } from './verbs.ts';

/** The verbs of which one, with fitting words, puts back what held before; or that nothing does. */
export type Counterpart = { readonly by: readonly [Verb, ...Verb[]] } | { readonly final: true };

const FINAL = { final: true } as const;
const by = (...verbs: [Verb, ...Verb[]]): Counterpart => ({ by: verbs });

export const COUNTERPARTS: { readonly [V in Verb]: Counterpart } = {
  mode: by('mode'),
  report: FINAL,
  point: by('point'),
  screen: by('screen'),
  lend: by('lend'),
  put: by('put'),
  agree: by('correct', 'reopen'),
  correct: by('agree'),
  reopen: by('agree'),
  adopt: by('reopen'),
  issue: FINAL,
  draft: by('discard'),
  'draft-ids': FINAL,
  discard: FINAL,
  table: by('withdraw'),
  withdraw: FINAL,
  cosponsor: by('leave'),
  leave: by('cosponsor', 'keep'),
  position: by('position'),
  comment: FINAL,
  accept: FINAL,
  'set-aside': by('come-back-to'),
  'come-back-to': by('set-aside'),
  floor: by('floor-answer'),
  'floor-answer': FINAL,
  'take-up': by('set-aside'),
  invite: by('uninvite'),
  uninvite: by('invite'),
  admit: by('leave'),
  keep: by('leave'),
  confirm: FINAL,
  dissociate: by('dissociate'),
  'ask-clearance': by('clear', 'send-back'),
  clear: by('send-back'),
  'send-back': by('ask-clearance', 'clear'),
  'clearance-rule': by('clearance-rule'),
  statement: FINAL,
};
