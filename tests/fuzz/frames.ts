/**
 * Frames on sockets. In one target the attacker holds nothing and the record must stay as it is to the byte; in the other the
 * attacker holds the pen of a text that is agreed, and of what is agreed nothing may move. In both the others go on.
 */
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { z } from 'zod';
import { awarenessFrame, step1Frame, step2Frame, updateFrame, type DocName } from '../../server/sync/channel.ts';
import { addPenProvision, penFragment, penProvisions } from '../../shared/schema/pen.ts';
import { plainWording } from '../../shared/schema/wording.ts';
import { textOfFragment } from '../../shared/schema/yruns.ts';
import type { SimClient } from '../simulation/client.ts';
import { scene } from '../simulation/scene.ts';
import { seat } from '../simulation/server.ts';
import { mutateBytes } from './mutate.ts';
import { toBytes, toText, type Input, type Run, type Target } from './target.ts';

const DOCS = ['pen', 'desk', 'record', 'aside'] as const;
const BY = ['delegate', 'reader'] as const;
/** Frames of one socket; `update`: bytes that are sent as an update, so that what is within a frame is reached more often. */
const inputSchema = z.object({ on: z.enum(DOCS), by: z.enum(BY), frames: z.array(z.object({ update: z.boolean(), bytes: z.string() })) });
type Frames = z.infer<typeof inputSchema>;

const nameOf = (on: (typeof DOCS)[number]): DocName =>
  on === 'desk' ? { type: 'desk', party: 'BRA' } : on === 'aside' ? { type: 'aside', audience: 'BRA' } : { type: on };

async function open(holdsPen: boolean): Promise<Run> {
  const given = await scene();
  const { room, pens: [brazil, nepal], provisions } = given;
  const unhandled: string[] = [];
  const note = (error: unknown): void => void unhandled.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.on('unhandledRejection', note);
  // Everybody has written: under a number of Yjs that is nobody's yet anybody may write, and nobody can guess one of 32 bits.
  for (const who of given.pens) who.type(who.nth(2), 0, 1);
  await room.rest();
  const ids = provisions().map(({ id }) => id);
  if (holdsPen) await given.agree(...ids);
  else await room.await(room.server.act(given.chair.seat, 'mode', { mode: 'open', pens: ['NPL', 'GBR'] }));
  brazil.pen.disconnect(false);
  room.clients.splice(room.clients.indexOf(brazil.pen), 1);
  await room.rest();
  const held = (): string => JSON.stringify(holdsPen ? room.witness.state.provisions.filter(({ id }) => ids.includes(id)) : room.witness.state);
  const before = held();
  return {
    async send(input) {
      const { on, by, frames } = inputSchema.parse(input);
      const attacker: SimClient = room.open(by === 'reader' ? seat('reader') : brazil.person.seat, nameOf(on));
      await room.clock.untilQuiet();
      for (const { update, bytes } of frames) attacker.raw(update ? updateFrame(toBytes(bytes)) : toBytes(bytes));
      await room.clock.untilQuiet();
      attacker.disconnect(false);
      room.clients.splice(room.clients.indexOf(attacker), 1);
      await room.clock.untilQuiet();
    },
    async faults() {
      for (const letter of room.letters.typed.keys()) room.letters.takenOut.add(letter);
      await room.rest();
      room.witness.catchUp();
      const out: string[] = [];
      if (held() !== before) out.push(`the record has changed: ${before.slice(0, 500)} → ${held().slice(0, 500)}`);
      // The others go on, and everything opens again.
      if (holdsPen) nepal.edit(({ doc, origin }) => doc.transact(() => addPenProvision(doc, { id: 'after', order: 'a8', kind: 'paragraph', level: 0, removed: false }, plainWording('still here')), origin));
      else nepal.type(nepal.nth(0), 0, 2);
      await room.rest();
      const changed = JSON.stringify(room.witness.state);
      if (holdsPen && !changed.includes('still here')) out.push('the others do not go on');
      if (!holdsPen && held() === before) out.push('the others do not go on');
      room.crash();
      await room.rest();
      // What everybody has in the pen is no secret when the attacker puts it on the attacker's own desk.
      const faults = (await room.faults()).filter((fault) => !/^R6: a client of the desk of BRA is told \w+ on (pen|text)$/.test(fault));
      return [...out, ...unhandled, ...faults];
    },
    close: async () => {
      process.off('unhandledRejection', note);
      await room.await(room.server.house.close());
    },
  };
}

/** What honest clients send, and some attacks by hand. */
async function seeds(): Promise<Input[]> {
  const { room, pens: [brazil, nepal] } = await scene();
  const sent: Uint8Array[] = [];
  nepal.doc.on('update', (update: Uint8Array) => sent.push(update));
  nepal.type(nepal.nth(1), 0, 2);
  nepal.erase(nepal.nth(2), 1, 4);
  nepal.edit(({ doc, origin }) => doc.transact(() => addPenProvision(doc, { id: 'p1', order: 'a4', kind: 'item', level: 1, removed: false }, plainWording('new')), origin));
  nepal.edit(({ doc, origin }) => doc.transact(() => textOfFragment(penFragment(doc, nepal.nth(1)))?.format(0, 3, { bold: {} }), origin));
  nepal.edit(({ doc, origin }) => doc.transact(() => penProvisions(doc).get(nepal.nth(2))?.set('removed', true), origin));
  await room.rest();
  const caret = encoding.createEncoder();
  encoding.writeVarUint(caret, 1);
  encoding.writeVarUint8Array(caret, Uint8Array.from([1, 5, 1, 4, ...Buffer.from('null')]));
  // Two carets in one message, one with all that a client may say of itself.
  const carets = encoding.createEncoder();
  encoding.writeVarUint(carets, 2);
  for (const [client, state] of [[5, { cursor: { anchor: 1, head: 2 }, name: 'Ana', party: 'NPL' }], [6, null]] as const) {
    encoding.writeVarUint(carets, client);
    encoding.writeVarUint(carets, 2);
    encoding.writeVarString(carets, JSON.stringify(state));
  }
  const whole = Y.encodeStateAsUpdate(brazil.doc);
  const frames: readonly (readonly [boolean, Uint8Array])[] = [
    [false, step1Frame(Y.encodeStateVector(brazil.doc))], [false, step2Frame(whole)], [false, new Uint8Array([3])], [false, encoding.toUint8Array(caret)], [false, awarenessFrame(encoding.toUint8Array(carets))],
    [true, whole], ...sent.map((update) => [true, update] as const),
  ];
  const one = ([update, bytes]: readonly [boolean, Uint8Array]): Frames['frames'][number] => ({ update, bytes: toText(bytes) });
  return [
    ...DOCS.flatMap((on) => frames.map((frame): Frames => ({ on, by: 'delegate', frames: [one(frame)] }))),
    { on: 'record', by: 'reader', frames: frames.map(one) } satisfies Frames,
    { on: 'pen', by: 'delegate', frames: frames.map(one) } satisfies Frames,
  ];
}

function mutate(chance: Parameters<Target['mutate']>[0], input: Input, other: Input): Input {
  const { on, by, frames } = inputSchema.parse(input);
  const from = inputSchema.parse(other).frames;
  const out = [...frames];
  const roll = chance.below(10);
  if (roll === 0) out.splice(chance.below(out.length + 1), 0, ...from.slice(0, 3));
  else if (roll === 1 && out.length > 1) out.splice(chance.below(out.length), 1);
  else {
    const at = chance.below(Math.max(1, out.length));
    const frame = out[at] ?? { update: chance.is(0.7), bytes: '' };
    const taken = from.length === 0 ? frame : chance.pick(from);
    out[at] = { update: chance.is(0.9) ? frame.update : !frame.update, bytes: toText(mutateBytes(chance, toBytes(frame.bytes), toBytes(taken.bytes))) };
  }
  return { on: chance.is(0.95) ? on : chance.pick(DOCS), by: chance.is(0.98) ? by : chance.pick(BY), frames: out.slice(0, 12) } satisfies Frames;
}

export const FRAMES: Target = { name: 'frames', seeds, mutate, open: () => open(false) };
export const PEN: Target = { name: 'pen', seeds, mutate, open: () => open(true) };
