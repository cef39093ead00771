/** What each verb does, in a sentence, for the OpenAPI description. Who may is permit.ts's to say. */
import { COUNTERPARTS } from '../../shared/protocol/counterparts.ts';
import type { Verb } from '../../shared/protocol/verbs.ts';

export const VERB_DOCS: Readonly<Record<Verb, string>> = {
  mode: 'Chair: opens the text for open drafting or negotiation, or closes it',
  report: 'Chair: reports open drafting back, where the meeting shows it then and not as it is written',
  point: 'Chair: points at the provision under discussion, or at none',
  screen: "Chair: the room's screen goes live, freezes or is blanked",
  lend: 'Chair: lends the pen to the secretariat in negotiation, or takes it back',
  put: 'Chair: puts provisions to the room, whose exact words then stand boxed on all screens; null takes them back',
  agree: 'Chair: agrees provisions with the gavel, as seen; proposals still open on them are set aside',
  correct: 'Chair: corrects a slip within 60 seconds of the decision',
  reopen: 'Chair: reopens agreed wording, with a reason',
  adopt: 'Chair: adopts the whole text, as seen, once every provision is agreed',
  issue: 'Chair, secretariat: issues a numbered revision, which never changes again',
  draft: "Delegation: begins a draft on its desk, unseen by others; with `revises`, of a tabled proposal's next revision",
  'draft-ids': "Delegation: gets ids ahead for drafts that it will begin without a connection; `draft` takes each of them once",
  discard: "Throws away a draft of one's own desk",
  table: 'Delegation: tables drafts; each is numbered and shown to all, or becomes the next revision of what it revises',
  withdraw: 'Sponsor: withdraws a proposal',
  cosponsor: 'Delegation: joins a proposal as a co-sponsor',
  leave: 'Co-sponsor: leaves a proposal',
  position: 'Delegation: takes a position on a proposal, one change of it, a provision or the text; secretariat: as heard from the floor',
  comment: 'Delegation: comments on a proposal',
  accept: 'Chair: reflects a proposal in the text, whole or in the changes named, as seen',
  'set-aside': 'Chair: sets a proposal aside',
  'come-back-to': 'Chair: leaves a proposal to come back to later',
  floor: 'Secretariat: tables a proposal for a delegation, as heard from the floor',
  'take-up': 'Chair: takes tabled proposals up into the rolling text, where intake is by the Chair',
  invite: 'Sponsor: invites a delegation to co-sponsor',
  uninvite: 'Sponsor: takes back an invitation that has not been taken up',
  admit: 'Sponsor: admits or declines a delegation that asks to co-sponsor',
  keep: 'Supporter: keeps, in its own name, a proposal whose last sponsor has left',
  confirm: 'Sponsor: confirms what its proposal says now that the text has moved',
  dissociate: "Member of a group: does, or does not, associate itself with the group's proposal",
  'ask-clearance': 'Delegation: asks its head to clear a draft',
  clear: 'Head of delegation: clears a draft, as its words stand',
  'send-back': 'Head of delegation: sends a draft back with a note',
  'clearance-rule': 'Head of delegation: says whether only cleared drafts can be tabled',
  statement: 'Delegation: files a reservation or a statement when the text is adopted',
  'floor-answer': 'Delegation: confirms or strikes what was entered for it from the floor',
};

/** What undoes a verb, in a sentence. */
export function undoing(verb: Verb): string {
  const one = COUNTERPARTS[verb];
  return 'by' in one ? `Undone by ${one.by.map((other) => `\`${other}\``).join(' or ')}.` : 'Final: no other act undoes it.';
}
