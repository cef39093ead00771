/** What a kept data folder has to give: the record as the chair knows it, desks, numbers, revisions, and the bytes of every export. */
import { createHash } from 'node:crypto';
import { FORMATS, render } from '../../shared/export/formats.ts';
import { FORMS } from '../../shared/export/frame.ts';
import { proposalNumber } from '../../shared/proposals/lifecycle.ts';
import { settingsSchema } from '../../shared/protocol/house.ts';
import { readDraftWording } from '../../shared/schema/desk.ts';
import { textOf } from '../../shared/schema/wording.ts';
import type { AuthStore } from '../../server/auth/store.ts';
import type { Log } from '../../server/log/port.ts';
import { Documents } from '../../server/sync/documents.ts';

/** Everything that people can see of a text, as plain values. Exports as SHA-256 of their bytes. */
export async function givenBy(log: Log, store: AuthStore): Promise<unknown> {
  const [meeting] = await store.meetings();
  const [text] = meeting === undefined ? [] : await store.texts(meeting.id);
  if (meeting === undefined || text === undefined) throw new Error('There is no text in the data folder');
  const documents = new Documents(text.id, log, () => undefined);
  await documents.load();
  const { state } = documents;
  const parties = (await store.parties(meeting.id)).map(({ code, name }) => ({ code, name }));
  const settings = settingsSchema.parse(meeting.settings);
  const exports: Record<string, string> = {};
  const rooms = [{ name: 'now', state, revision: undefined }, ...[...documents.revisions].map(([n, issued]) => {
    const head = state.head.revisions.find((one) => one.n === n);
    return { name: `revision ${String(n)}`, state: issued, revision: { symbol: head?.symbol ?? '', at: head?.at ?? '' } };
  })];
  for (const room of rooms) {
    for (const form of FORMS) {
      for (const format of FORMATS) {
        const options = { parties: true, ...(room.revision === undefined ? {} : { revision: room.revision }) };
        const { symbol, name, place, dates } = meeting;
        const bytes = await render(form, format, { state: room.state, meeting: { symbol, name, place, dates, parties }, at: room.revision?.at ?? state.head.changed, options });
        exports[`${room.name}: ${form}.${format}`] = createHash('sha256').update(bytes).digest('hex');
      }
    }
  }
  const desks: Record<string, unknown> = {};
  for (const party of [...parties.map(({ code }) => code), 'chair', 'secretariat']) {
    const desk = await documents.loadDesk(party);
    if (desk === null) continue;
    desks[party] = { drafts: [...desk.drafts.values()].map((draft) => ({ ...draft, wording: textOf(readDraftWording(desk.doc, draft.id)) })), gone: [...desk.gone.values()] };
  }
  return JSON.parse(JSON.stringify({
    meeting: { ...meeting, settings },
    numbers: { provisions: state.provisions.map(({ id, number, removed }) => [id, number, removed]), proposals: state.proposals.map((one) => proposalNumber(one)) },
    state,
    past: documents.past,
    revisions: [...documents.revisions],
    desks,
    exports,
  }));
}
