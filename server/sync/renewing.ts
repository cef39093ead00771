/**
 * All scratch documents of a text begin a new generation (DESIGN 4, Generations): when its log was restored, so that what
 * browsers hold of a later one comes back as drafts (R7), and when typing is erased at the end of retention (R14).
 */
import * as Y from 'yjs';
import type { Log } from '../log/port.ts';
import { CHAIR_ASIDE, ROOM_ASIDE } from '../../shared/permissions/audience.ts';
import { deskNote, layDraft, readDraftWording } from '../../shared/schema/desk.ts';
import { beginEpoch, setHead } from '../../shared/schema/record.ts';
import type { Party } from '../../shared/schema/wording.ts';
import { turnPen } from './acts/room.ts';
import { mendDrafts, type Desk } from './desks.ts';
import { type Generation, scratch } from './generation.ts';
import { deskStream, textStream } from './streams.ts';
import { documentOf } from './returned.ts';
import { nextTime, nextTimeOf, type Taking } from './taking.ts';
import { RemovedWords } from './words.ts';

/** The parties that have a desk on a text, as far as the log knows. */
export async function desksOf(log: Log, text: string): Promise<Party[]> {
  const prefix = deskStream(text, '');
  return (await log.streams(prefix)).map((stream) => stream.slice(prefix.length));
}

/**
 * After a restore: pen and desks go on as they are in a generation of their own, and record and asides (of these audiences and
 * of all that are known) in an epoch of their own. Nothing for a text without a record.
 */
export async function goOnAnew(taking: Taking, audiences: readonly Party[]): Promise<void> {
  const { docs, turn, log, newClient } = taking;
  if (docs.seq === 0) return;
  const desks = await desksOf(log, docs.text);
  const at = nextTime(taking);
  const epoch = newClient();
  turn.begin();
  turnPen({ docs, turn, newClient }, docs.state.head.mode !== 'closed');
  beginEpoch(docs.record, epoch);
  for (const audience of new Set([CHAIR_ASIDE, ROOM_ASIDE, ...audiences, ...docs.asides.keys()])) beginEpoch(docs.aside(audience), epoch);
  turn.end({ at, actor: 'server', act: { verb: 'restore' } }, textStream(docs.text));
  for (const party of desks) {
    const desk = await docs.loadDesk(party);
    if (desk !== null) renew(taking, desk, { verb: 'restore' }, false);
  }
}

/** The next generation of a desk: as it is, or empty, with the rules of its delegation alone. */
function renew(taking: Taking, desk: Desk, act: { verb: 'restore' | 'erase' }, empty: boolean): void {
  const { docs, turn, newClient } = taking;
  const stream = deskStream(docs.text, desk.party);
  const fresh = scratch(desk.generation.n + 1, newClient(), (doc) => {
    if (empty) return;
    for (const draft of desk.drafts.values()) layDraft(doc, draft, readDraftWording(desk.doc, draft.id));
    for (const [root] of desk.doc.share) {
      if (!root.startsWith('n:')) continue;
      const note = deskNote(desk.doc, root.slice(2)).toJSON();
      if (note !== '') deskNote(doc, root.slice(2)).insert(0, note);
    }
  });
  turn.begin();
  const next = docs.replaceDesk(desk, fresh, docs.endOf(stream) + turn.count(stream) + 1, empty);
  // Caught as an update of its own; the whole document goes in besides, and holds it already.
  fresh.transact(() => mendDrafts(next));
  if (empty) {
    turn.part(stream, 'desk:end', json({ client: desk.generation.client, vector: vectorOf(desk.doc) }));
    turn.actIn(stream, { ...act, clearance: desk.clearance });
  }
  turn.part(stream, 'desk:new', Y.encodeStateAsUpdate(fresh));
  turn.end({ at: nextTimeOf(taking, next), actor: 'server', act }, null);
}

/**
 * The end of retention: an entry of the text that holds its whole record as it is, without pen, typing and words taken out, so
 * that the typing before it can be erased; and an empty generation of these desks. Erased it is afterwards (erasing.ts). That a
 * desk ends leaves nothing in the text's stream (R6).
 */
export async function endTyping(taking: Taking, which: { readonly text: boolean; readonly desks: readonly Party[] }): Promise<void> {
  const { docs } = taking;
  if (docs.seq === 0) return;
  if (which.text) await endPens(taking);
  for (const party of which.desks) {
    const desk = await docs.loadDesk(party);
    if (desk !== null) renew(taking, desk, { verb: 'erase' }, true);
  }
}

async function endPens(taking: Taking): Promise<void> {
  const { docs, turn, log, newClient } = taking;
  const stream = textStream(docs.text);
  for (const [i, generation] of docs.past.entries()) {
    if (generation.erased === undefined) docs.past[i] = { ...generation, erased: vectorOf(await documentOf(log, stream, 'pen', generation)) };
  }
  const last: Generation | null = docs.pen?.generation ?? null;
  const vector = docs.pen === null ? '' : vectorOf(docs.pen.doc);
  const at = nextTime(taking);
  turn.begin();
  turnPen({ docs, turn, newClient }, docs.state.head.mode !== 'closed');
  if (last !== null) docs.past[docs.past.length - 1] = { ...last, to: docs.seq + turn.count(stream) + 1, erased: vector };
  docs.removedWords = new RemovedWords();
  setHead(docs.record, { erased: at });
  turn.part(stream, 'whole', docs.whole());
  turn.end({ at, actor: 'server', act: { verb: 'erase' } }, stream);
}

const vectorOf = (doc: Y.Doc): string => Buffer.from(Y.encodeStateVector(doc)).toString('base64');
const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
