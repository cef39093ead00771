/** The Chair's acts on the room: mode, pointer, room screen, and the pen lent to the Secretariat (DESIGN 2, mode). */
import { Refusal } from '../../../shared/protocol/errors.ts';
import { addPenProvision } from '../../../shared/schema/pen.ts';
import { setHead } from '../../../shared/schema/record.ts';
import * as Y from 'yjs';
import { provisionOf, wordsOf, type ActContext } from '../context.ts';
import { scratch } from '../generation.ts';
import { textStream } from '../streams.ts';
import { orderKeys } from '../following.ts';
import { followRecord, reportBack } from '../withholding.ts';
import { DONE, type Act } from './act.ts';

/** Ends the pen's generation (if one is open) and begins the next, unless the text is closed now. Inside an entry. */
export function turnPen(ctx: Pick<ActContext, 'docs' | 'turn' | 'newClient'>, open: boolean): void {
  const { docs, turn } = ctx;
  const stream = textStream(docs.text);
  if (docs.pen !== null) {
    turn.part(stream, 'pen:end', new Uint8Array());
    docs.endPen(docs.seq + turn.count(stream) + 1);
  }
  if (!open) return;
  const standing = docs.draftState.provisions.filter((provision) => !provision.removed);
  const keys = orderKeys(standing.length);
  const doc = scratch(docs.past.length + 1, ctx.newClient(), (fresh) => {
    standing.forEach((provision, i) => {
      const entry = { id: provision.id, order: keys[i] ?? '', kind: provision.kind, level: provision.level, removed: false };
      addPenProvision(fresh, entry, wordsOf(provision));
    });
  });
  turn.part(stream, 'pen:new', Y.encodeStateAsUpdate(doc));
  docs.addPen(doc, docs.seq + turn.count(stream) + 1);
}

export const mode: Act<'mode'> = (ctx, body) => {
  const pens = body.pens ?? 'all';
  const unknown = pens === 'all' ? undefined : pens.find((party) => !ctx.facts.parties.includes(party));
  if (unknown !== undefined) throw new Refusal('invalid', `pens: ${unknown} is not a delegation of this meeting.`);
  const { mode: was, withheld } = ctx.state.head;
  const hides = body.mode === 'open' && ctx.facts.settings.openDrafting === 'reported';
  // Drafting that ends, or that all may follow from here on, is reported back.
  if (withheld !== null && (!hides || body.mode !== was)) reportBack(ctx.docs, ctx.at);
  setHead(ctx.docs.record, { mode: body.mode, pens, lent: false, withheld: hides ? (withheld ?? ctx.at) : null });
  if (hides && withheld === null) followRecord(ctx.docs, ctx.at);
  // Naming others in open drafting closes no pen: who keeps it writes on, the others are asked for what they have not sent.
  if (body.mode !== was) turnPen(ctx, body.mode !== 'closed');
  return DONE;
};

export const report: Act<'report'> = (ctx) => {
  if (ctx.state.head.withheld === null) throw new Refusal('closed', 'All that is written is shown already.');
  reportBack(ctx.docs, ctx.at);
  setHead(ctx.docs.record, { withheld: ctx.at });
  return DONE;
};

export const point: Act<'point'> = (ctx, body) => {
  if (body.provision !== null) provisionOf(ctx.state, body.provision);
  setHead(ctx.docs.record, { pointer: body.provision });
  return DONE;
};

export const screen: Act<'screen'> = (ctx, body) => {
  setHead(ctx.docs.record, { screen: body.screen });
  return DONE;
};

export const lend: Act<'lend'> = (ctx, body) => {
  if (ctx.state.head.mode !== 'negotiation') throw new Refusal('closed', 'The pen is the Chair’s to lend in negotiation only.');
  setHead(ctx.docs.record, { lent: body.lent });
  return DONE;
};
