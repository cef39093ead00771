/** What once stood: looked up in the log, seldom (a draft written while not connected). */
import * as Y from 'yjs';
import { decodePayload } from '../log/payload.ts';
import type { Log } from '../log/port.ts';
import { readRecord } from '../../shared/schema/record-reader.ts';
import type { TextState } from '../../shared/schema/state.ts';
import { sameWording, type Wording } from '../../shared/schema/wording.ts';
import { wordsOf } from './context.ts';
import { textStream } from './streams.ts';
import { unpackText } from './snapshots.ts';

/** The text as it was first laid: the record of its first entry. Null where that entry has been erased (R14), or never was. */
export async function firstLaid(log: Log, text: string): Promise<TextState | null> {
  for await (const entry of log.read(textStream(text))) {
    const update = entry.erased ? undefined : decodePayload(entry.payload).get('record');
    if (update === undefined) return null;
    const doc = new Y.Doc();
    Y.applyUpdate(doc, update);
    return readRecord(doc);
  }
  return null;
}

/** Whether a provision once had these words in the record. */
export async function wordingOnceStood(log: Log, text: string, provision: string, wording: Wording): Promise<boolean> {
  let doc = new Y.Doc();
  for await (const entry of log.read(textStream(text))) {
    const parts = decodePayload(entry.payload);
    // What stands for entries that are erased (R14).
    const whole = parts.get('whole');
    const update = (whole === undefined ? null : unpackText(whole)?.record) ?? parts.get('record');
    if (update === undefined) continue;
    if (whole !== undefined) doc = new Y.Doc();
    Y.applyUpdate(doc, update);
    const found = readRecord(doc).provisions.find((one) => one.id === provision);
    if (found !== undefined && sameWording(wordsOf(found), wording)) return true;
  }
  return false;
}
