/** What is computed from what has changed alone is what would be computed from everything (R8, R13). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { carried } from '../../shared/proposals/carry.ts';
import { acceptance } from '../../shared/proposals/lifecycle.ts';
import { lapses } from '../../shared/proposals/lapse.ts';
import { isOpen } from '../../shared/proposals/open.ts';
import { changeName } from '../../shared/proposals/redline.ts';
import {
  addProposal, addProvision, editProvision, placeProvision, pushDecision, putComment, putJoining, putPosition, removeJoining, removePosition,
  removeProposal, setHead, setProposal, setProvision,
} from '../../shared/schema/record.ts';
import { createRecordReader, readRecord } from '../../shared/schema/record-reader.ts';
import { POSITIONS, type Position, type Proposal, type TextState } from '../../shared/schema/state.ts';
import { plainWording } from '../../shared/schema/wording.ts';
import { Room, provision } from '../unit/support/text.ts';
import { variantOf } from './support/wordings.ts';

const WORDS = ['What', 'strategies', 'can', 'be', 'adopted', 'to', 'ensure', 'connectivity', 'for', 'LLDCs'];
const BASE = plainWording(WORDS.join(' '));
const PARTIES = ['BRA', 'NPL', 'GBR'] as const;

/** Three numbers that a step reads as it needs them. */
const step = fc.tuple(fc.nat(11), fc.nat(5), fc.nat(5));

function proposalIn(room: Room, n: number): Proposal {
  const { proposals } = room.state;
  const found = proposals[n % proposals.length];
  if (found === undefined) throw new RangeError('a room without proposals');
  return found;
}

describe('incremental', () => {
  it('R8 a reader that has followed a record, and one that begins now, read the same, with any asides', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(step, fc.boolean()), { maxLength: 40 }), (steps) => {
        const [doc, chair, room, own] = [new Y.Doc(), new Y.Doc(), new Y.Doc(), new Y.Doc()];
        const reader = createRecordReader(doc, [chair, room]);
        const model = new Room([provision('a', 'One')]);
        let made = 0;
        const at = (): string => `2026-05-04T09:00:00.${String(++made).padStart(3, '0')}Z`;
        const provisions: string[] = [];
        const proposals: string[] = [];
        for (const [[kind, n, m], look] of steps) {
          const [id, proposal] = [provisions[n % Math.max(1, provisions.length)], proposals[m % Math.max(1, proposals.length)]];
          const aside = [chair, room, own][n % 3] ?? chair;
          const position: Position = {
            delegation: PARTIES[n % 3] ?? 'BRA', proposal: m % 2 === 0 ? null : (proposal ?? null), provision: null, position: POSITIONS[m % 4] ?? 'support',
            change: null, note: null, at: at(), floor: null, audience: null,
          };
          if (kind === 0) {
            const fresh = `v${String(++made)}`;
            addProvision(doc, n % (provisions.length + 1), { id: fresh, kind: 'paragraph', level: 0, status: 'open', number: null, wording: [{ text: 'One two', by: 'BRA' }] });
            provisions.push(fresh);
          } else if (kind === 1 && id !== undefined) setProvision(doc, id, { removed: m % 2 === 0 });
          else if (kind === 2 && id !== undefined) editProvision(doc, id, [{ from: 0, to: 0, put: [{ text: 'x', by: 'NPL' }] }]);
          else if (kind === 3 && id !== undefined) placeProvision(doc, id, m % provisions.length);
          else if (kind === 4) {
            const fresh = `p${String(++made)}`;
            model.table({ by: 'BRA', id: fresh, kind: 'delete', target: 'a', base: plainWording('One') });
            addProposal(doc, { ...(model.state.proposals.at(-1) ?? proposalIn(model, 0)), tabled: at() });
            proposals.push(fresh);
          } else if (kind === 5 && proposal !== undefined) setProposal(doc, proposal, { state: 'deferred', partly: n % 2 === 0 });
          else if (kind === 6 && proposal !== undefined) removeProposal(doc, proposals.splice(proposals.indexOf(proposal), 1)[0] ?? '');
          else if (kind === 7) putPosition(aside, position);
          else if (kind === 8) removePosition(aside, position);
          else if (kind === 9) putComment(aside, { id: `c${String(++made)}`, delegation: 'BRA', proposal: proposal ?? 'none', body: 'So', at: at() });
          else if (kind === 10) (m % 2 === 0 ? putJoining : removeJoining)(aside, { proposal: proposal ?? 'none', delegation: 'NPL', kind: 'asks', at: at() });
          else {
            setHead(doc, { pointer: id ?? null });
            if (n === 0) pushDecision(doc, { id: `d${String(++made)}`, verb: 'agree', at: at(), by: 'chair', words: [], proposal: null, setAside: [], reason: null, corrected: false });
          }
          if (!look) continue;
          expect(reader.state()).toEqual(readRecord(doc, [chair, room]));
          expect(reader.stateWith([own])).toEqual(readRecord(doc, [own]));
        }
        expect(reader.state()).toEqual(readRecord(doc, [chair, room]));
        reader.destroy();
      }),
      { numRuns: 150 },
    );
  });

  it('R13 positions lapse alike whether or not it is known what has changed', () => {
    let some = 0;
    fc.assert(
      fc.property(fc.array(variantOf(WORDS), { minLength: 2, maxLength: 4 }), fc.array(fc.tuple(step, variantOf(WORDS)), { maxLength: 12 }), (wordings, steps) => {
        const room = new Room(['a', 'b', 'c'].map((id) => provision(id, WORDS.join(' '))));
        wordings.forEach((wording, i) => room.table({ by: PARTIES[i % 3] ?? 'BRA', id: `p${String(i)}`, kind: 'amend', target: i % 2 === 0 ? 'a' : 'b', base: BASE, wording }));
        room.table({ by: 'SAU', id: 'deletes', kind: 'delete', target: 'b', base: BASE });
        room.table({ by: 'SAU', id: 'brackets', kind: 'bracket', target: 'a', base: BASE, words: 'to ensure' });
        room.table({ by: 'SAU', id: 'adds', kind: 'add', after: 'b', provisionKind: 'question', wording: plainWording('More?') });
        room.table({ by: 'SAU', id: 'moves', kind: 'move', target: 'c', after: null, base: BASE });
        let positions: readonly Position[] = [];
        for (const [[kind, n, m], wording] of steps) {
          const before: TextState = { ...room.state, positions };
          if (kind < 5) {
            const on = proposalIn(room, n);
            const now = carried(on, room.state);
            const change = now.type === 'applies' ? now.changes[m % 3] : undefined;
            const position = POSITIONS[m % 4] ?? 'retain';
            const about = kind === 4 ? { proposal: null, provision: 'a', change: null } : { proposal: on.id, provision: null, change: change === undefined || kind < 2 ? null : changeName(change) };
            if (kind === 4 || isOpen(on)) positions = [...positions, { ...about, delegation: PARTIES[n % 3] ?? 'BRA', position, note: null, at: '', floor: null, audience: null }];
            continue;
          }
          if (kind < 8) room.edit(['a', 'b', 'c'][n % 3] ?? 'a', { wording: wording.map((run) => ({ ...run, by: 'chair' })), removed: m === 0 });
          else if (kind === 8) room.set(proposalIn(room, n).id, (one) => ({ revision: one.revision + 1, ...(one.kind === 'amend' ? { wording } : {}) }));
          else if (kind === 9) room.set(proposalIn(room, n).id, () => ({ state: 'deferred' }));
          else {
            const on = proposalIn(room, n).id;
            const result = acceptance(room.state, on, null);
            if (!result.ok) continue;
            room.take(result.effect, on);
            room.set(on, () => ({ state: result.state, partly: result.partly }));
          }
          const after: TextState = { ...room.state, positions };
          const lapsed = lapses(before, after);
          // Copies have nothing in common that would tell what has not changed.
          expect(lapsed).toEqual(lapses(structuredClone(before), structuredClone(after)));
          some += lapsed.length;
          positions = positions.filter((one) => !lapsed.includes(one));
        }
      }),
      { numRuns: 300 },
    );
    expect(some).toBeGreaterThan(0);
  });
});
