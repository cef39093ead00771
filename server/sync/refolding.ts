/** Folding every text and desk of a log from its first entry, and beside its snapshots: the same has to come out (R8). */
import * as Y from 'yjs';
import type { Log, StreamId } from '../log/port.ts';
import { readDraftWording } from '../../shared/schema/desk.ts';
import type { Desk } from './desks.ts';
import { Documents } from './documents.ts';
import { deskStream, textStream } from './streams.ts';

/** The texts of a log. */
export async function textsIn(log: Log): Promise<string[]> {
  const prefix = textStream('');
  return (await log.streams(prefix)).map((stream) => stream.slice(prefix.length));
}

const desksOfText = async (log: Log, text: string): Promise<string[]> => {
  const prefix = deskStream(text, '');
  return (await log.streams(prefix)).map((stream) => stream.slice(prefix.length));
};

/** What is wrong with the fold of a text and its desks, by stream; nothing where all is right. */
export async function refold(log: Log, text: string): Promise<Map<StreamId, string>> {
  const wrong = new Map<StreamId, string>();
  const bare: Log = Object.create(log, { readSnapshot: { value: () => Promise.resolve(null) }, read: { value: log.read.bind(log) } }) as Log;
  const folded = await loaded(bare, text);
  if (typeof folded === 'string') {
    wrong.set(textStream(text), folded);
    return wrong;
  }
  const kept = await loaded(log, text);
  if (typeof kept === 'string' || !same(seenOf(folded), seenOf(kept))) wrong.set(textStream(text), 'its snapshot is not what its entries amount to');
  for (const party of await desksOfText(log, text)) {
    try {
      const [one, other] = [await folded.loadDesk(party), typeof kept === 'string' ? null : await kept.loadDesk(party)];
      if (other !== null && !same(deskSeen(one), deskSeen(other))) wrong.set(deskStream(text, party), 'its snapshot is not what its entries amount to');
    } catch (error) {
      wrong.set(deskStream(text, party), `it cannot be folded (${reason(error)})`);
    }
  }
  return wrong;
}

async function loaded(log: Log, text: string): Promise<Documents | string> {
  const documents = new Documents(text, log, () => undefined);
  try {
    await documents.load();
    if (documents.state.head.id !== text) return 'it is not the record of its text';
    return documents;
  } catch (error) {
    return `it cannot be folded (${reason(error)})`;
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const vector = (doc: Y.Doc): unknown => [...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([a], [b]) => a - b);

function seenOf(documents: Documents): unknown {
  const { state, past, seq, lastAt, revisions, record, asides, pen } = documents;
  const words = pen === null ? null : [pen.generation, vector(pen.doc), pen.list().map((one) => [one, pen.words(one.id)])];
  return [state, past, seq, lastAt, [...revisions], vector(record), [...asides].map(([audience, doc]) => [audience, vector(doc)]).sort(), words, documents.removedWords.list()];
}

function deskSeen(desk: Desk | null): unknown {
  if (desk === null) return null;
  const { generation, clearance, drafts, gone, doc, seq } = desk;
  const words = [...drafts.keys(), ...gone.keys()].map((id) => readDraftWording(doc, id));
  return [generation, clearance, [...drafts.values()], [...gone.values()], seq, vector(doc), words];
}
