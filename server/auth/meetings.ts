/** Meetings, their delegations and their texts: the part of the service that the secretariat sets up. */
import { sitsIn, type Seat } from '../../shared/permissions/seat.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import { settingsSchema, type MeetingHead, type PartyView, type TextRow } from '../../shared/protocol/house.ts';
import { requireChair, requireEntry, requireHouse, requireSecretariat } from './access.ts';
import type { Auth, AuthContext } from './auth.ts';
import { hueOf } from './hues.ts';
import { endLink } from './links.ts';
import type { AuthStore, StoredMeeting, StoredParty, StoredText } from './store.ts';
import { newId } from './tokens.ts';

type MeetingActs = Pick<
  Auth,
  'createMeeting' | 'updateMeeting' | 'meeting' | 'meetings' | 'setParties' | 'partiesOf' | 'settingsOf' | 'createText' | 'text'
>;

/** Codes that mean something else where a party could stand. */
const RESERVED = new Set(['CHAIR', 'SECRETARIAT', 'SERVER', 'ALL']);

export function headOfMeeting({ id, symbol, name, place, dates }: StoredMeeting): MeetingHead {
  return { id, symbol, name, place, dates };
}

export function textRow({ id, symbol, language }: StoredText): TextRow {
  return { id, symbol, language };
}

/** The delegations on the list of a meeting, in its order. */
export async function listedParties(store: AuthStore, meeting: string): Promise<readonly PartyView[]> {
  const all = await store.parties(meeting);
  return all.filter((party) => party.position !== null).map(({ code, name, status, members, hue }) => ({ code, name, status, members, hue }));
}

export function meetingActs(context: AuthContext): MeetingActs {
  const { store, clock, random, events } = context;
  const now = (): string => new Date(clock()).toISOString();

  return {
    async createMeeting(by, { settings, body, ...rest }) {
      requireHouse(by);
      checkDates(rest.dates);
      const meeting: StoredMeeting = {
        ...rest,
        id: newId(random),
        body: body ?? 'ITU',
        settings: settingsSchema.parse(settings),
        createdAt: now(),
      };
      if (!(await store.insertMeeting(meeting))) throw new Refusal('exists', `The meeting ${meeting.symbol} is here already.`);
      return meeting;
    },

    async updateMeeting(by, id, change) {
      const meeting = await requireSecretariat(store, by, id);
      const settings = settingsSchema.parse({ ...meeting.settings, ...change.settings });
      const changed = { ...meeting, ...change, settings };
      checkDates(changed.dates);
      if (!(await store.updateMeeting(changed))) throw new Refusal('exists', `The meeting ${changed.symbol} is here already.`);
      events.emit('meetingChanged', { meeting: id });
      return changed;
    },

    async meeting(by, id) {
      const meeting = await requireEntry(store, by, id);
      const texts = (await store.texts(id)).map(textRow);
      return { ...headOfMeeting(meeting), settings: meeting.settings, parties: await listedParties(store, id), texts };
    },

    async meetings(by) {
      const all = await store.meetings();
      return all.filter((meeting) => sitsIn(by, meeting.id)).map(headOfMeeting);
    },

    async setParties(by, id, parties) {
      await requireSecretariat(store, by, id);
      const codes = parties.map((party) => party.code);
      const twice = codes.find((code, i) => codes.indexOf(code) !== i);
      if (twice !== undefined) throw new Refusal('invalid', `${twice} stands twice in the list.`);
      const reserved = codes.find((code) => RESERVED.has(code.toUpperCase()) || !/^[A-Z0-9][A-Z0-9-]{1,23}$/.test(code));
      if (reserved !== undefined) throw new Refusal('invalid', `${reserved} cannot be the code of a delegation.`);

      const known = await store.parties(id);
      let ever = known.length;
      const listed = parties.map(({ code, name, status, members = [] }, position): StoredParty => {
        const hue = known.find((party) => party.code === code)?.hue ?? hueOf(ever++);
        return { meeting: id, code, name, status, members, hue, position };
      });
      const gone = known.filter((party) => party.position !== null && !codes.includes(party.code));
      await store.saveParties([...listed, ...gone.map((party) => ({ ...party, position: null }))]);
      events.emit('meetingChanged', { meeting: id });
      for (const link of await store.links(id)) {
        if (gone.some((party) => party.code === link.delegation)) await endLink(context, link);
      }
      return listedParties(store, id);
    },

    partiesOf: (id) => listedParties(store, id),

    async settingsOf(id) {
      const meeting = await store.meeting(id);
      if (meeting === null) throw new Refusal('not-found');
      return meeting.settings;
    },

    async createText(by, meeting, { symbol, language, title, chairs }) {
      if (chairs === true) await requireChair(store, by, meeting);
      else await requireSecretariat(store, by, meeting);
      const text: StoredText = { id: newId(random), meeting, symbol, language, title: title ?? null, createdAt: now() };
      if (!(await store.insertText(text))) throw new Refusal('exists', `The text ${symbol} is in this meeting already.`);
      return text;
    },

    async text(by: Seat, id) {
      const text = await store.text(id);
      if (text === null || !sitsIn(by, text.meeting)) throw new Refusal('not-found');
      return text;
    },
  };
}

function checkDates([from, to]: readonly [string, string]): void {
  if (to < from) throw new Refusal('invalid', `The meeting would end on ${to}, before it begins on ${from}.`);
}
