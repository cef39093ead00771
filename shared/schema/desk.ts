/**
 * The desk: a delegation's own drafts, a scratch document that colleagues of one delegation share (DESIGN 4, Desk). The map
 * `drafts` says what each draft is about: the server writes it and puts back whatever a client changes there. The words are
 * in the top-level fragment `d:ID`, which colleagues edit.
 */
import type * as Y from 'yjs';
import type { Draft } from './state.ts';
import type { Wording } from './wording.ts';
import { readFragment, writeFragment } from './yruns.ts';

export function deskDrafts(doc: Y.Doc): Y.Map<Draft> {
  return doc.getMap('drafts');
}

/** Rules of the delegation for its desk: `clearance` (only cleared drafts can be tabled). Written by the server alone. */
export function deskRules(doc: Y.Doc): Y.Map<boolean> {
  return doc.getMap('rules');
}

/** A delegation's private note on a provision: instructions, red lines. Colleagues edit it together. */
export function deskNote(doc: Y.Doc, provision: string): Y.Text {
  return doc.getText(`n:${provision}`);
}

export function deskFragment(doc: Y.Doc, draft: string): Y.XmlFragment {
  return doc.getXmlFragment(`d:${draft}`);
}

/** All drafts on the desk, oldest first. */
export function readDrafts(doc: Y.Doc): Draft[] {
  return [...deskDrafts(doc).values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
}

/** The words of a draft, as they are. */
export function readDraftWording(doc: Y.Doc, draft: string): Wording {
  return readFragment(deskFragment(doc, draft));
}

/** Lays a draft on the desk with its first words. Call inside a transaction, on the server. */
export function layDraft(doc: Y.Doc, draft: Draft, wording: Wording): void {
  deskDrafts(doc).set(draft.id, draft);
  writeFragment(deskFragment(doc, draft.id), wording);
}
