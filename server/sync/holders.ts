/** Who holds the pen (DESIGN 2, mode). */
import type { ErrorCode } from '../../shared/protocol/errors.ts';
import type { Seat } from '../../shared/permissions/seat.ts';
import type { TextState } from '../../shared/schema/state.ts';

/** Null where the seat holds the pen now; else why not: the mode (`closed`) or the role (`not-permitted`). */
export function mayWrite(state: Pick<TextState, 'head'>, seat: Pick<Seat, 'role' | 'delegation'>): ErrorCode | null {
  const { mode, pens, lent } = state.head;
  if (seat.role !== 'chair' && seat.role !== 'secretariat' && seat.role !== 'delegate') return 'not-permitted';
  if (mode === 'closed') return 'closed';
  if (mode === 'open') {
    if (seat.role !== 'delegate') return null;
    return pens === 'all' || (seat.delegation !== null && pens.includes(seat.delegation)) ? null : 'not-permitted';
  }
  if (seat.role === 'chair') return null;
  if (seat.role === 'secretariat') return lent ? null : 'not-permitted';
  return 'closed';
}
