/**
 * What a browser brings of a desk whose generation has ended (DESIGN 4, Generations; R7): the words of its drafts and notes that
 * the desk has not, laid there anew. Where the typing of that generation is erased (R14) only what was never sent comes back.
 */
import * as Y from 'yjs';
import { decodePayload } from '../log/payload.ts';
import { deskNote, readDrafts, readDraftWording } from '../../shared/schema/desk.ts';
import { GENERATION } from '../../shared/schema/pen.ts';
import type { Draft } from '../../shared/schema/state.ts';
import { cleanWording, sameWording, textOf, type Wording } from '../../shared/schema/wording.ts';
import type { Connection } from './channel.ts';
import type { ActContext } from './context.ts';
import { keepNote } from './notes.ts';
import { deskStream } from './streams.ts';
import { aboutProvision, layReturned, type About } from './laying.ts';
import type { Taking } from './taking.ts';
import { unsentRoots } from './unsent.ts';

/** What there is of the generation that a browser was on. */
export interface PastDesk {
  /** As it was when it ended; null where that is not known. */
  readonly end: Y.Doc | null;
  /** Where each client's typing ended, where the typing is erased. */
  readonly erased: Uint8Array | null;
}

/** Looks the generation up in the desk's stream; seldom. */
export async function pastDesk(taking: Taking, connection: Connection): Promise<PastDesk> {
  const known = Y.decodeStateVector(connection.now.vector);
  const isOf = (client: number | undefined): boolean => client !== undefined && (client === connection.now.generation || known.has(client));
  let end: Y.Doc | null = null;
  let reading = false;
  for await (const entry of taking.log.read(deskStream(taking.docs.text, connection.party))) {
    const parts = decodePayload(entry.payload);
    const ended = parts.get('desk:end');
    if (ended !== undefined) {
      const { client, vector } = JSON.parse(new TextDecoder().decode(ended)) as { client: number; vector: string };
      if (isOf(client)) return { end: null, erased: new Uint8Array(Buffer.from(vector, 'base64')) };
    }
    const fresh = parts.get('desk:new');
    if (fresh !== undefined) {
      const doc = new Y.Doc();
      Y.applyUpdate(doc, fresh);
      reading = isOf(doc.getMap<number>(GENERATION).get('client'));
      if (reading) end = doc;
    }
    const update = parts.get('desk');
    if (reading && end !== null && update !== undefined) Y.applyUpdate(end, update);
  }
  return { end, erased: null };
}

/** Lays what the browser brought and the desk has not. Gives the drafts, with the provisions that they are about. Inside an entry. */
export function giveBackDesk(ctx: ActContext, brought: Y.Doc, past: PastDesk): { readonly draft: string; readonly provision: string }[] {
  const desk = ctx.desk();
  const unsent = past.erased === null ? null : unsentRoots(brought, past.erased);
  const out: { draft: string; provision: string }[] = [];
  const told = new Map(readDrafts(brought).map((draft) => [draft.id, draft]));
  for (const root of [...brought.share.keys()].sort()) {
    const id = root.slice(2);
    if (!/^[\w-]{1,64}$/.test(id) || (unsent !== null && !unsent.has(root))) continue;
    if (root.startsWith('n:')) {
      noteBack(desk.doc, brought, past, id);
      const cut = keepNote(ctx, desk, id);
      if (cut !== null && cut.draft !== null) out.push({ draft: cut.draft, provision: id });
      continue;
    }
    if (!root.startsWith('d:')) continue;
    const wording = cleanWording(readDraftWording(brought, id));
    if (wording.length === 0 || stands(desk.doc, past, id, wording) || desk.gone.get(id)?.text === textOf(wording)) continue;
    const known = desk.drafts.get(id) ?? desk.gone.get(id)?.draft;
    const target = known?.target ?? targetOf(told.get(id));
    const draft = layReturned(ctx, desk, { provision: target, reason: 'stale', about: aboutOf(ctx, known, target), wording, mended: null });
    out.push({ draft, provision: target });
  }
  return out;
}

const stands = (doc: Y.Doc, past: PastDesk, id: string, wording: Wording): boolean =>
  [doc, past.end].some((one) => one !== null && sameWording(cleanWording(readDraftWording(one, id)), wording));

/** A draft that the desk does not know: only what it was about is believed, and that it asked for words. */
function targetOf(draft: Draft | undefined): string {
  return typeof draft?.target === 'string' ? draft.target : '';
}

function aboutOf(ctx: ActContext, known: Draft | undefined, target: string): About {
  if (known !== undefined && (known.kind === 'amend' || known.kind === 'add')) {
    const { kind, target: of, after, provisionKind, level, base } = known;
    return { kind, target: of, after, provisionKind, level, base };
  }
  return aboutProvision(ctx.docs.state, target, null, null, null);
}

function noteBack(doc: Y.Doc, brought: Y.Doc, past: PastDesk, id: string): void {
  const words = deskNote(brought, id).toJSON();
  const note = deskNote(doc, id);
  const now = note.toJSON();
  if (words === '' || now.includes(words) || past.end?.getText(`n:${id}`).toJSON() === words) return;
  note.insert(note.length, words.startsWith(now) ? words.slice(now.length) : `\n${words}`);
}
