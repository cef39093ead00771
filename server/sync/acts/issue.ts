/** A revision is issued: a numbered, immutable state of the text; only now do numbers change (DESIGN 2, number, revision). */
import { renumber } from '../../../shared/numbering/numbering.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { setHead, setProvision } from '../../../shared/schema/record.ts';
import { readRecord } from '../../../shared/schema/record-reader.ts';
import { ROOM_ASIDE } from '../../../shared/permissions/audience.ts';
import { textStream } from '../streams.ts';
import type { Act } from './act.ts';

export const issue: Act<'issue'> = (ctx, body) => {
  const { docs, state, turn } = ctx;
  const { revisions } = state.head;
  if (revisions.some((revision) => revision.symbol === body.symbol)) throw new Refusal('exists', `symbol: ${body.symbol} has been issued.`);
  for (const [id, number] of renumber(state.provisions)) setProvision(docs.record, id, { number });
  const n = revisions.length + 1;
  setHead(docs.record, { revisions: [...revisions, { n, symbol: body.symbol, at: ctx.at }] });
  // What the room may know, as it stands now; not folded from the log later, so that erasing typing cannot touch it.
  const issued = readRecord(docs.record, [docs.aside(ROOM_ASIDE)]);
  turn.part(textStream(docs.text), `revision:${String(n)}`, new TextEncoder().encode(JSON.stringify(issued)));
  docs.revisions.set(n, issued);
  return { n, symbol: body.symbol };
};
