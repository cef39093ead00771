/** The roots of the record in its Y.Doc, and of the asides: for the writers (record.ts) and the reader (record-reader.ts). */
import type * as Y from 'yjs';
import type { Comment, Decision, Joining, Notice, Position, Statement } from './state.ts';

export const head = (doc: Y.Doc) => doc.getMap<unknown>('text');
export const order = (doc: Y.Doc) => doc.getArray<string>('order');
export const provisions = (doc: Y.Doc) => doc.getMap<Y.Map<unknown>>('provisions');
export const proposals = (doc: Y.Doc) => doc.getMap<Y.Map<unknown>>('proposals');
export const positions = (doc: Y.Doc) => doc.getMap<Position>('positions');
export const comments = (doc: Y.Doc) => doc.getMap<Comment>('comments');
export const joinings = (doc: Y.Doc) => doc.getMap<Joining>('joinings');
export const statements = (doc: Y.Doc) => doc.getArray<Statement>('statements');
export const notices = (doc: Y.Doc) => doc.getMap<Notice>('notices');
export const epoch = (doc: Y.Doc) => doc.getMap<number>('epoch');
export const decisions = (doc: Y.Doc) => doc.getArray<Decision>('decisions');
