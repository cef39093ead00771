/** The table of acts: one for each verb of the protocol. */
import type { Verb } from '../../../shared/protocol/verbs.ts';
import type { Act } from './act.ts';
import { adopt, agree, correct, put, reopen } from './agree.ts';
import { discard, draft, draftIdsAhead, table, type Earlier } from './drafts.ts';
import { floor, floorAnswer } from './floor.ts';
import { issue } from './issue.ts';
import { askClearance, clear, clearanceRule, sendBack } from './clearance.ts';
import { comment, position, withdraw } from './proposals.ts';
import { admit, confirm, cosponsor, dissociate, invite, keep, leave, uninvite } from './sponsors.ts';
import { statement } from './statement.ts';
import { accept, comeBackTo, setAside, takeUp } from './reflect.ts';
import { lend, mode, point, report, screen } from './room.ts';

/** All acts; a draft may be written on words that its author had before them earlier. */
export const ACTS = (earlier: Earlier | null): { readonly [V in Verb]: Act<V> } => ({
  mode, point, screen, lend, put, agree, correct, reopen, adopt, issue,
  draft: draft(earlier), 'draft-ids': draftIdsAhead, discard, table, withdraw, cosponsor, leave, position, comment,
  accept, 'set-aside': setAside, 'come-back-to': comeBackTo, floor, 'floor-answer': floorAnswer,
  report, 'take-up': takeUp, invite, uninvite, admit, keep, confirm, dissociate,
  'ask-clearance': askClearance, clear, 'send-back': sendBack, 'clearance-rule': clearanceRule, statement,
});
