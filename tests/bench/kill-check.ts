/** What the log of a killed server must hold: everything that was acknowledged, and no act by half. */
import { decodePayload } from '../../server/log/payload.ts';
import { deskActIn } from '../../server/sync/desks.ts';
import { Documents } from '../../server/sync/documents.ts';
import { deskStream, textStream } from '../../server/sync/streams.ts';
import type { Entry, JsonValue, Log } from '../../server/log/port.ts';
import { readDraftWording } from '../../shared/schema/desk.ts';
import type { TextState } from '../../shared/schema/state.ts';
import { textOf, type Party } from '../../shared/schema/wording.ts';
import type { Token } from './kill-writer.ts';

/** An act that was answered. */
export type Answered =
  | { readonly verb: 'draft'; readonly party: Party; readonly draft: string }
  | { readonly verb: 'table'; readonly party: Party; readonly proposals: readonly string[] }
  | { readonly verb: 'agree' | 'reopen' | 'accept'; readonly decision: string };

/** What a log says of one text. */
export interface Folded {
  readonly state: TextState;
  /** All words: of the text, of proposals, of every desk, those that have left it too. */
  readonly words: string;
  readonly faults: readonly string[];
  readonly drafts: ReadonlySet<string>;
}

const fieldOf = (act: JsonValue, name: string): JsonValue | undefined =>
  typeof act === 'object' && act !== null && !Array.isArray(act) ? (act as { readonly [key: string]: JsonValue })[name] : undefined;

const strings = (value: JsonValue | undefined): string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []);

async function entriesOf(log: Log, stream: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of log.read(stream)) entries.push(entry);
  return entries;
}

/** Folds a text as it stands in the log and looks for what is not whole. */
export async function foldText(log: Log, text: string, parties: readonly Party[]): Promise<Folded> {
  const faults: string[] = [];
  const streams = [textStream(text), ...parties.map((party) => deskStream(text, party))];
  for (const stream of streams) for await (const problem of log.verify(stream)) faults.push(problem.message);
  const docs = new Documents(text, log, () => {
    throw new Error('Folding changes nothing');
  });
  await docs.load();
  const drafts = new Set<string>();
  // The words alone: where a run ends, because another wrote on from there, no token does.
  const words = [...docs.state.provisions, ...docs.state.proposals].map((one) => textOf(one.wording));
  const taken = new Map<string, string>();
  for (const party of parties) {
    const desk = await docs.loadDesk(party);
    for (const entry of await entriesOf(log, deskStream(text, party))) {
      const act = deskActIn(entry.act, decodePayload(entry.payload));
      const lay = fieldOf(act, 'lay');
      for (const one of Array.isArray(lay) ? lay : []) {
        const id = fieldOf(one as JsonValue, 'id');
        if (typeof id === 'string') drafts.add(id);
      }
      if (fieldOf(act, 'verb') === 'table') for (const id of strings(fieldOf(act, 'take'))) taken.set(id, entry.at);
    }
    if (desk !== null) for (const id of drafts) words.push(textOf(readDraftWording(desk.doc, id)));
  }
  // Tabling is one transaction over the text and the desk: what one of them has the other has.
  const tabled = new Map<string, string>();
  for (const entry of await entriesOf(log, textStream(text))) {
    if (fieldOf(entry.act, 'verb') === 'table') for (const id of strings(fieldOf(entry.act, 'drafts'))) tabled.set(id, entry.at);
  }
  for (const [id, at] of taken) if (tabled.get(id) !== at) faults.push(`the draft ${id} has left its desk and was not tabled`);
  for (const [id, at] of tabled) if (taken.get(id) !== at) faults.push(`the draft ${id} was tabled and lies on its desk`);
  return { state: docs.state, words: words.join('\n'), faults: [...faults, ...halves(docs.state)], drafts };
}

/** Acts of which the record holds a part and not the rest. */
function halves(state: TextState): string[] {
  const faults: string[] = [];
  for (const provision of state.provisions) {
    const last = state.decisions.filter((one) => ['agree', 'reopen'].includes(one.verb) && one.words.some((words) => words.provision === provision.id)).at(-1);
    const due = last === undefined ? ['not-discussed', 'open'] : last.verb === 'agree' ? ['agreed'] : ['reopened'];
    if (!due.includes(provision.status)) faults.push(`the provision ${provision.id} is ${provision.status} after ${last?.verb ?? 'nothing'}`);
  }
  const accepted = new Set(state.decisions.filter((one) => one.verb === 'accept').map((one) => one.proposal));
  for (const proposal of state.proposals) {
    if ((proposal.state === 'accepted') !== accepted.has(proposal.id)) faults.push(`the proposal ${proposal.id} is ${proposal.state}, and its decision ${accepted.has(proposal.id) ? 'there' : 'missing'}`);
  }
  return faults;
}

/** What was acknowledged and is not there. */
export function missing(folded: Folded, tokens: readonly Token[], answered: readonly Answered[]): string[] {
  const faults: string[] = [];
  for (const { token, where } of tokens) if (!folded.words.includes(token)) faults.push(`${token}, typed in ${where}, is missing`);
  const proposals = new Set(folded.state.proposals.map((one) => one.id));
  const decisions = new Set(folded.state.decisions.map((one) => one.id));
  for (const act of answered) {
    const there = act.verb === 'draft' ? folded.drafts.has(act.draft) : act.verb === 'table' ? act.proposals.every((id) => proposals.has(id)) : decisions.has(act.decision);
    if (!there) faults.push(`${act.verb} was answered and is missing: ${JSON.stringify(act)}`);
  }
  return faults;
}
