/** Changes what lies on a desk: in memory, in the document that colleagues see, and in the desk's own stream. */
import { deskFragment, layDraft } from '../../../shared/schema/desk.ts';
import type { Wording } from '../../../shared/schema/wording.ts';
import type { ActContext } from '../context.ts';
import { foldDeskAct, mendDrafts, type Desk, type DeskAct } from '../desks.ts';
import { deskStream } from '../streams.ts';
import { mendWords } from '../following.ts';

/** Lays, relays or takes drafts, or sets a rule of the desk. Inside an entry. `words`: the words of drafts that are laid. */
export function onDesk(ctx: Pick<ActContext, 'turn' | 'docs'>, desk: Desk, act: DeskAct, words: ReadonlyMap<string, Wording> = new Map()): void {
  desk.doc.transact(() => {
    for (const draft of act.lay ?? []) {
      const wording = words.get(draft.id);
      if (wording === undefined) continue;
      if (desk.drafts.has(draft.id)) mendWords(deskFragment(desk.doc, draft.id), wording);
      else layDraft(desk.doc, draft, wording);
    }
    foldDeskAct(JSON.parse(JSON.stringify(act)) as never, desk.doc, desk);
    mendDrafts(desk);
  });
  // One entry may lay several drafts (words of one message that come back); the log tells of all of them.
  const stream = deskStream(ctx.docs.text, desk.party);
  const before = ctx.turn.actOf(stream) as DeskAct | undefined;
  const together = before === undefined ? act : { ...before, ...act, lay: [...(before.lay ?? []), ...(act.lay ?? [])], take: [...(before.take ?? []), ...(act.take ?? [])] };
  ctx.turn.actIn(stream, JSON.parse(JSON.stringify(together)) as never);
}
