/**
 * Permissions: one pure function over (seat, verb, facts). It answers only who may; whether the thing is ready, locked or
 * open is the act's own question. Source: DESIGN 2 (role, mode, proposal) and R4, R11.
 */
import type { Verb } from '../protocol/verbs.ts';
import type { Role } from './seat.ts';

/** What a permission may depend on besides the seat. Facts that do not apply are left out. */
export interface Facts {
  /** The sponsor of the proposal in question. */
  readonly sponsor?: string;
  readonly cosponsors?: readonly string[];
  /** The verb acts for another delegation, from the floor. */
  readonly floor?: boolean;
  /** The seat has the right of a head of delegation. */
  readonly head?: boolean;
}

const CHAIRS = new Set<Verb>(['mode', 'report', 'point', 'screen', 'lend', 'put', 'agree', 'correct', 'reopen', 'adopt', 'accept', 'set-aside', 'come-back-to', 'take-up']);
const DELEGATES = new Set<Verb>(['draft', 'draft-ids', 'discard', 'table', 'withdraw', 'cosponsor', 'leave', 'position', 'comment', 'floor-answer', 'invite', 'uninvite', 'admit', 'keep', 'confirm', 'dissociate', 'ask-clearance', 'clear', 'send-back',
  'clearance-rule', 'statement',
]);
/** A right on the seat: the head of delegation clears drafts. */
const HEADS = new Set<Verb>(['clear', 'send-back', 'clearance-rule']);
/** Chair and secretariat have a desk each, where words that came back to them are kept; they propose nothing from it. */
const DESKS = new Set<Verb>(['discard']);

/** Whether a seat of this role and delegation may use the verb. */
export function permits(role: Role, delegation: string | null, verb: Verb, facts: Facts = {}): boolean {
  switch (role) {
    case 'chair':
      return CHAIRS.has(verb) || DESKS.has(verb) || verb === 'issue';
    case 'secretariat':
      if (verb === 'issue' || verb === 'floor' || DESKS.has(verb)) return true;
      return verb === 'position' && facts.floor === true;
    case 'delegate':
      if (delegation === null || !DELEGATES.has(verb) || facts.floor === true) return false;
      if (HEADS.has(verb)) return facts.head === true;
      if (facts.sponsor === undefined) return true;
      if (verb === 'withdraw' || verb === 'floor-answer' || verb === 'confirm') return facts.sponsor === delegation;
      if (verb === 'cosponsor') return facts.sponsor !== delegation;
      if (verb === 'leave' || verb === 'invite' || verb === 'uninvite' || verb === 'admit') {
        return facts.sponsor === delegation || (facts.cosponsors?.includes(delegation) ?? false);
      }
      if (verb === 'keep') return facts.sponsor !== delegation;
      return true;
    case 'reader':
    case 'observer':
    case 'screen':
      return false;
  }
}
