/** What each verb does, in a sentence, for the OpenAPI description. Who may is permit.ts's to say. */
import type { Verb } from '../../shared/protocol/verbs.ts';

export const VERB_DOCS: Readonly<Record<Verb, string>> = {
  mode: 'Chair: opens the text for open drafting or negotiation, or closes it',
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
  discard: "Throws away a draft of one's own desk",
  table: 'Delegation: tables drafts; each is numbered and shown to all, or becomes the next revision of what it revises',
  withdraw: 'Sponsor: withdraws a proposal',
  cosponsor: 'Delegation: joins a proposal as a co-sponsor',
  leave: 'Co-sponsor: leaves a proposal',
  position: 'Delegation: takes a position on a proposal or one change of it; secretariat: as heard from the floor',
  comment: 'Delegation: comments on a proposal',
  accept: 'Chair: reflects a proposal in the text, whole or in the changes named, as seen',
  'set-aside': 'Chair: sets a proposal aside',
  'come-back-to': 'Chair: leaves a proposal to come back to later',
  floor: 'Secretariat: tables a proposal for a delegation, as heard from the floor',
  'floor-answer': 'Delegation: confirms or strikes what was entered for it from the floor',
};
