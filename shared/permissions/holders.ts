/** Who holds the pen (DESIGN 2, mode). */
import type { TextHead } from '../schema/state.ts';
import type { Seat } from './seat.ts';

/**
 * Null where a seat holds the pen now; else why not: the mode (`closed`) or the role (`not-permitted`). Open drafting: the
 * delegations that the Chair names, with Chair and Secretariat. Negotiation: the Chair, and the Secretariat while it is lent.
 */
export function penRefused(head: Pick<TextHead, 'mode' | 'pens' | 'lent'>, seat: Pick<Seat, 'role' | 'delegation'>): 'closed' | 'not-permitted' | null {
  if (seat.role !== 'chair' && seat.role !== 'secretariat' && seat.role !== 'delegate') return 'not-permitted';
  if (head.mode === 'closed') return 'closed';
  if (head.mode === 'open') {
    if (seat.role !== 'delegate') return null;
    return head.pens === 'all' || (seat.delegation !== null && head.pens.includes(seat.delegation)) ? null : 'not-permitted';
  }
  if (seat.role === 'chair') return null;
  if (seat.role === 'secretariat') return head.lent ? null : 'not-permitted';
  return 'closed';
}
