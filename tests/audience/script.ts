/**
 * A session in which everything private happens once. Each step says who may know of it, in words of its own and not by the
 * code under test: from the design (roles, settings, R6, R12–R14).
 */
import { digestOf, seenForAgree } from '../../shared/decisions/seen.ts';
import type { Settings } from '../../shared/protocol/house.ts';
import { deskFragment, deskNote } from '../../shared/schema/desk.ts';
import { penFragment } from '../../shared/schema/pen.ts';
import { textOfFragment } from '../../shared/schema/yruns.ts';
import * as encoding from 'lib0/encoding';
import { awarenessFrame } from '../../server/sync/channel.ts';
import type { World } from './world.ts';

/** Who sits in the room, in the order in which they come. BRA has two seats, one with the right of a head of delegation. */
export const PEOPLE = [
  ['chair', 'chair', null], ['secretariat', 'secretariat', null],
  ['BRA', 'delegate', 'BRA'], ['BRA-head', 'delegate', 'BRA'], ['NPL', 'delegate', 'NPL'], ['GBR', 'delegate', 'GBR'],
  ['SAU', 'delegate', 'SAU'], ['ARM', 'delegate', 'ARM'], ['RCC', 'delegate', 'RCC'],
  ['reader', 'reader', null], ['observer', 'observer', null], ['screen', 'screen', null],
] as const;
export type Label = (typeof PEOPLE)[number][0];

export const EVERYBODY: readonly Label[] = PEOPLE.map(([label]) => label);
/** A word of the proposal that is withdrawn. */
export const WITHDRAWN = 'zqwithdrawn';
/** One seat stands for those that know the same. */
export const OUTSIDERS = EVERYBODY.filter((label) => label !== 'BRA-head');
/** All who follow the work: observers have issued revisions alone. */
const PRESENT = EVERYBODY.filter((label) => label !== 'observer');
/** All who are shown positions and public threads. */
const ROOM = PRESENT.filter((label) => label !== 'reader');
const OFFICES: readonly Label[] = ['chair', 'secretariat'];
const BRAZIL: readonly Label[] = ['BRA', 'BRA-head'];

export interface Session {
  readonly world: World;
  readonly settings: Settings;
  /** What later steps need of earlier ones. */
  readonly found: Map<string, string>;
  /** A word that stands nowhere else. */
  word(label: string): string;
}

export interface Step {
  readonly says: string;
  /** Who may know that it happens. */
  readonly knownTo: readonly Label[];
  /** Who may know its words, where these are fewer. */
  readonly readBy?: readonly Label[];
  /** At the same moment as the step before. */
  readonly together?: true;
  run(session: Session): Promise<void>;
}

/** The steps of a session under these settings. */
export function script(settings: Settings): readonly Step[] {
  const { positions, objections, threads, intake, cosponsorship, floor } = settings;
  const consent = cosponsorship === 'consent';
  const supportOf = (...by: Label[]): readonly Label[] => (positions === 'room' ? ROOM : [...OFFICES, ...by]);
  const objectionOf = (...by: Label[]): readonly Label[] => (objections === 'room' ? ROOM : [...OFFICES, ...by]);
  const threadOf = (...sides: Label[]): readonly Label[] => (threads === 'room' ? ROOM : sides);

  const fromTheFloor = (one: Step): readonly Step[] => (floor ? [one] : []);

  const sponsors: readonly Label[] = [...BRAZIL, 'GBR'];
  return [
    step('the Chair opens negotiation', EVERYBODY, async ({ world }) => void (await world.act('chair', 'mode', { mode: 'negotiation' }))),
    step('Brazil drafts what it will table', EVERYBODY, async (on) => void (await draft(on, 'BRA', 'one', { kind: 'amend', target: await provision(on, 0), wording: 'What policies and strategies can be adopted to ensure connectivity?' }))),
    step('Brazil types words in it and takes them out again', BRAZIL, async (on) => {
      const text = wordsOfDraft(on, 'BRA', 'one');
      text.insert(0, `${on.word('typed')} `);
      await on.world.quiet();
      text.delete(0, on.word('typed').length + 1);
      await on.world.quiet();
    }),
    step('Brazil drafts two alternatives', BRAZIL, async (on) => {
      await draft(on, 'BRA', 'alternative', { kind: 'amend', target: await provision(on, 1), wording: `How can ${on.word('alternative')} be reduced?` });
      await draft(on, 'BRA', 'other', { kind: 'amend', target: await provision(on, 1), wording: `How can ${on.word('other-alternative')} and costs be reduced?` });
    }),
    step('Brazil notes its red lines', BRAZIL, async (on) => {
      deskNote(on.world.ear('BRA', 'desk').doc, await provision(on, 0)).insert(0, on.word('note'));
      await on.world.quiet();
    }),
    step('Brazil shows its caret to colleagues', BRAZIL, async (on) => {
      on.world.ear('BRA', 'desk').send(caretFrame(4_711, on.word('caret')));
      await on.world.quiet();
    }),
    step('Brazil asks for clearance, its head sends back and clears', BRAZIL, async (on) => {
      await on.world.act('BRA', 'ask-clearance', { draft: at(on, 'alternative') });
      await on.world.act('BRA-head', 'send-back', { draft: at(on, 'alternative'), note: on.word('sent-back') });
      await on.world.act('BRA-head', 'clear', { draft: at(on, 'other') });
      await on.world.act('BRA-head', 'clearance-rule', { required: true });
      await on.world.act('BRA-head', 'clearance-rule', { required: false });
      await on.world.act('BRA', 'discard', { draft: at(on, 'other') });
    }),
    step('Brazil tables P-01', EVERYBODY, async (on) => void (await table(on, 'BRA', 'one', 'P-01'))),
    step('Nepal tables P-02', EVERYBODY, async (on) => {
      await draft(on, 'NPL', 'two', { kind: 'amend', target: await provision(on, 2), wording: `Which measures help ${WITHDRAWN} countries?` });
      await table(on, 'NPL', 'two', 'P-02');
    }),
    ...(intake === 'chair' ? [step('the Chair takes P-01 up', EVERYBODY, async (on) => void (await on.world.act('chair', 'take-up', { proposals: [at(on, 'P-01')] })))] : []),
    step('the United Kingdom joins P-01', EVERYBODY, async (on) => {
      await on.world.act('GBR', 'cosponsor', { proposal: at(on, 'P-01') });
      if (consent) await on.world.act('BRA', 'admit', { proposal: at(on, 'P-01'), delegation: 'GBR', admit: true });
    }),
    ...(consent ? [step('Saudi Arabia asks to join P-01 and is not let in', [...sponsors, 'SAU'], async (on) => {
      await on.world.act('SAU', 'cosponsor', { proposal: at(on, 'P-01') });
      await on.world.act('BRA', 'admit', { proposal: at(on, 'P-01'), delegation: 'SAU', admit: false });
    })] : []),
    step('the sponsors discuss P-01', threadOf(...sponsors), async (on) => {
      await on.world.act('BRA', 'comment', { proposal: at(on, 'P-01'), body: on.word('comment') });
      await on.world.act('GBR', 'comment', { proposal: at(on, 'P-01'), body: on.word('answer') });
    }),
    step('Saudi Arabia asks Nepal about P-02', threadOf('SAU', 'NPL'), async (on) => void (await on.world.act('SAU', 'comment', { proposal: at(on, 'P-02'), body: on.word('question') }))),
    step('Saudi Arabia objects to P-01', objectionOf('SAU'), async (on) => void (await position(on, 'SAU', 'P-01', 'object', on.word('objection')))),
    step('the United Kingdom reserves its position on a provision', objectionOf('GBR'), async (on) => void (await on.world.act('GBR', 'position', { provision: await provision(on, 2), position: 'reserve', note: on.word('reservation') }))),
    // When the last sponsor leaves, a proposal stands for as long as its supporters are asked: all who see that it stands see
    // that there are some, so booth and translators too where the room is shown them.
    {
      ...step('Nepal supports P-01', positions === 'room' ? PRESENT : supportOf('NPL'), async (on) => void (await position(on, 'NPL', 'P-01', 'support', on.word('support')))),
      readBy: supportOf('NPL'),
    },
    step('Nepal retains a provision, for the Chair alone', [...OFFICES, 'NPL'], async (on) => void (await on.world.act('NPL', 'position', { provision: await provision(on, 3), position: 'retain', note: on.word('narrowed'), audience: 'chair' }))),
    step('Saudi Arabia objects to P-02 before the room', ROOM, async (on) => void (await on.world.act('SAU', 'position', { proposal: at(on, 'P-02'), position: 'object', note: on.word('widened'), audience: 'room' }))),
    step('Armenia takes a position for the Chair and takes it back', [...OFFICES, 'ARM'], async (on) => {
      await on.world.act('ARM', 'position', { proposal: at(on, 'P-01'), position: 'reserve', note: on.word('taken-back'), audience: 'chair' });
      await on.world.act('ARM', 'position', { proposal: at(on, 'P-01'), position: 'none' });
    }),
    step('Brazil invites Nepal, which does not answer', [...sponsors, 'NPL'], async (on) => void (await on.world.act('BRA', 'invite', { proposal: at(on, 'P-01'), delegation: 'NPL' }))),
    step('Brazil invites Armenia and takes it back', [...sponsors, 'ARM'], async (on) => {
      await on.world.act('BRA', 'invite', { proposal: at(on, 'P-01'), delegation: 'ARM' });
      await on.world.act('BRA', 'uninvite', { proposal: at(on, 'P-01'), delegation: 'ARM' });
    }),
    ...fromTheFloor(step('the Secretariat hears the United Kingdom object', objectionOf('GBR'), async (on) => void (await on.world.act('secretariat', 'position', { provision: await provision(on, 1), position: 'object', note: on.word('heard'), floor: 'GBR' })))),
    // The Secretariat sees how often a link was used, and no name.
    { ...step('a colleague of Saudi Arabia comes, looks at the desk and goes', ['SAU', 'secretariat'], async (on) => {
      const { world } = on;
      const person = await world.await(world.seat('SAU-late', 'delegate', 'SAU', false, on.word('colleague')));
      const ear = world.open('SAU-late', { type: 'desk', party: 'SAU' });
      await world.quiet();
      ear.leave();
      await world.await(world.auth.leave(person.token));
      world.people.delete('SAU-late');
    }), readBy: ['SAU'] },
    step('the group tables P-03, a member dissociates itself', EVERYBODY, async (on) => {
      await draft(on, 'RCC', 'three', { kind: 'add', after: await provision(on, 3), provisionKind: 'question', wording: 'Which figures are there?' });
      await table(on, 'RCC', 'three', 'P-03');
      await on.world.act('ARM', 'dissociate', { proposal: at(on, 'P-03'), dissociated: true });
    }),
    ...fromTheFloor(step('the Secretariat enters P-04 from the floor, which is struck', EVERYBODY, async (on) => {
      const { proposal } = await on.world.act('secretariat', 'floor', { delegation: 'SAU', proposal: { kind: 'delete', target: await provision(on, 3) } });
      on.found.set('P-04', proposal);
      await on.world.act('SAU', 'floor-answer', { proposal, answer: 'strike' });
    })),
    step('Brazil pastes the comments of its capital', BRAZIL, async (on) => {
      const target = await provision(on, 1);
      const pasted = Array.from({ length: 12 }, (_, i) => on.world.house.act(on.world.text, on.world.person('BRA').seat, 'draft', { kind: 'amend', target, wording: `How can ${on.word(`pasted-${String(i)}`)} be reduced?` }));
      await on.world.await(Promise.all(pasted));
      await on.world.quiet();
    }),
    { ...step('at the same moment the Chair points', EVERYBODY, async (on) => void (await on.world.act('chair', 'point', { provision: await provision(on, 1) }))), together: true },
    step('the Chair notes something on its own desk', ['chair'], async (on) => {
      deskNote(on.world.ear('chair', 'desk').doc, await provision(on, 0)).insert(0, on.word('chairs-note'));
      await on.world.quiet();
    }),
    step('Nepal withdraws P-02', EVERYBODY, async (on) => void (await on.world.act('NPL', 'withdraw', { proposal: at(on, 'P-02') }))),
    step('the Chair edits a provision on which positions were taken: they lapse', EVERYBODY, async (on) => {
      const text = textOfFragment(penFragment(on.world.ear('chair', 'pen').doc, await provision(on, 3)));
      text?.insert(0, 'And ');
      await on.world.quiet();
    }),
    step('the Chair agrees a provision', EVERYBODY, async (on) => {
      const ids = [await provision(on, 2)];
      await on.world.act('chair', 'agree', { provisions: ids, seen: digestOf(seenForAgree(await on.world.state(), ids, false)) });
    }),
    step('the Secretariat issues a revision', EVERYBODY, async (on) => void (await on.world.act('secretariat', 'issue', { symbol: 'CWG-21/DT/1(Rev.1)' }))),
    step('Brazil drafts a revision of P-01', BRAZIL, async (on) => void (await draft(on, 'BRA', 'revision', { revises: at(on, 'P-01'), wording: `What ${on.word('revision')} can be adopted?` }))),
    step('the sponsors of P-01 leave it', EVERYBODY, async (on) => {
      await on.world.act('BRA', 'leave', { proposal: at(on, 'P-01') });
      await on.world.act('GBR', 'leave', { proposal: at(on, 'P-01') });
    }),
  ];
}

function step(says: string, knownTo: readonly Label[], run: (session: Session) => Promise<void>): Step {
  return { says, knownTo, run };
}

function at({ found }: Session, label: string): string {
  const id = found.get(label);
  if (id === undefined) throw new Error(`There is no ${label} yet`);
  return id;
}

/** The provision of the text's founding, by its place then. */
async function provision({ world, found }: Session, index: number): Promise<string> {
  const key = `provision-${String(index)}`;
  const known = found.get(key);
  if (known !== undefined) return known;
  (await world.state()).provisions.slice(0, 4).forEach((one, i) => found.set(`provision-${String(i)}`, one.id));
  return at({ found } as Session, key);
}

async function draft(on: Session, label: Label, name: string, body: object): Promise<void> {
  on.found.set(name, (await on.world.act(label, 'draft', body)).draft);
}

async function table(on: Session, label: Label, name: string, as: string): Promise<void> {
  const { proposals } = await on.world.act(label, 'table', { drafts: [at(on, name)], reasons: `Why ${as}` });
  on.found.set(as, proposals[0]?.proposal ?? '');
}

async function position(on: Session, label: Label, proposal: string, taken: string, note: string): Promise<void> {
  await on.world.act(label, 'position', { proposal: at(on, proposal), position: taken, note });
}

function wordsOfDraft(on: Session, label: Label, name: string): NonNullable<ReturnType<typeof textOfFragment>> {
  const text = textOfFragment(deskFragment(on.world.ear(label, 'desk').doc, at(on, name)));
  if (text === null) throw new Error(`The draft ${name} has no words`);
  return text;
}

function caretFrame(client: number, place: string): Uint8Array {
  const out = encoding.createEncoder();
  encoding.writeVarUint(out, 1);
  encoding.writeVarUint(out, client);
  encoding.writeVarUint(out, 1);
  encoding.writeVarString(out, JSON.stringify({ cursor: place }));
  return awarenessFrame(encoding.toUint8Array(out));
}
