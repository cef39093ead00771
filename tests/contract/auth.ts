/** What every store of the house's tables holds to. */
import { afterEach, describe, expect, test } from 'vitest';
import type { AuthStore, StoredLink, StoredMeeting, StoredParty, StoredSeat, StoredSession } from '../../server/auth/store.ts';
import { settingsSchema } from '../../shared/protocol/house.ts';

const AT = '2026-05-04T09:00:00.000Z';
const LATER = '2026-05-05T09:00:00.000Z';

const meeting = (id: string, symbol = id.toUpperCase()): StoredMeeting => ({
  id, symbol, name: `Meeting ${id}`, place: 'Geneva', dates: ['2026-05-04', '2026-05-05'], body: 'ITU', settings: settingsSchema.parse({}), createdAt: AT,
});
const party = (code: string, position: number | null): StoredParty => ({ meeting: 'm', code, name: null, status: 'member', members: code === 'RCC' ? ['ARM', 'BLR'] : [], hue: 7, position });
const link = (id: string, more: Partial<StoredLink> = {}): StoredLink => ({
  id, meeting: 'm', role: 'delegate', delegation: 'NPL', head: false, version: 1, maxUses: null, uses: 0, revokedAt: null, createdAt: AT, ...more,
});
const seat = (id: string, through = 'l', more: Partial<StoredSeat> = {}): StoredSeat => ({
  id, link: through, meeting: 'm', role: 'delegate', delegation: 'NPL', head: false, name: `Person ${id}`, createdAt: AT, endedAt: null, lastSeen: AT, ...more,
});
const session = (id: string, of: string): StoredSession => ({ id, seat: of, createdAt: AT, expiresAt: LATER, revokedAt: null });

/** `open` gives a way to open the same store again and again, each time as another server would. */
export function authContract(name: string, open: () => Promise<() => Promise<AuthStore>>): void {
  describe(`the contract of the house's tables: ${name}`, () => {
    const opened: AuthStore[] = [];
    const start = async (): Promise<{ store: AuthStore; another: () => Promise<AuthStore> }> => {
      const opens = await open();
      const another = async (): Promise<AuthStore> => {
        const store = await opens();
        opened.push(store);
        return store;
      };
      return { store: await another(), another };
    };
    const furnished = async (): Promise<{ store: AuthStore; another: () => Promise<AuthStore> }> => {
      const it = await start();
      await it.store.insertMeeting(meeting('m'));
      await it.store.saveParties([party('NPL', 0), party('BRA', 1)]);
      await it.store.insertLink(link('l'));
      return it;
    };
    afterEach(async () => {
      for (const store of opened.splice(0)) await store.close();
    });

    test('Meetings come back as they were put in, in order of creation; a symbol is taken once', async () => {
      const { store } = await start();
      for (const id of ['z', 'a', 'm']) expect(await store.insertMeeting(meeting(id))).toBe(true);
      expect(await store.insertMeeting(meeting('b', 'A'))).toBe(false);
      expect(await store.meeting('b')).toBeNull();
      expect(await store.meetings()).toEqual(['z', 'a', 'm'].map((id) => meeting(id)));
      const changed = { ...meeting('a'), name: 'Zürich – 日本', settings: settingsSchema.parse({ floor: false }) };
      expect(await store.updateMeeting(changed)).toBe(true);
      expect(await store.meeting('a')).toEqual(changed);
      expect(await store.updateMeeting({ ...changed, symbol: 'M' })).toBe(false);
      expect((await store.meetings()).map(({ id }) => id)).toEqual(['z', 'a', 'm']);
    });

    test('Delegations stand in their order, those off the list after them, and keep what they had', async () => {
      const { store } = await furnished();
      await store.saveParties([party('RCC', 0), party('NPL', null), { ...party('ARM', 2), name: 'Armenia', status: 'observer-state' }]);
      const found = await store.parties('m');
      expect(found.map(({ code, position }) => [code, position])).toEqual([['RCC', 0], ['BRA', 1], ['ARM', 2], ['NPL', null]]);
      expect(found[0]).toEqual(party('RCC', 0));
      expect(found[2]).toMatchObject({ name: 'Armenia', status: 'observer-state' });
      expect(await store.parties('other')).toEqual([]);
    });

    test('Texts come back as they were put in, in order of creation; a symbol is taken once in a meeting', async () => {
      const { store } = await furnished();
      await store.insertMeeting(meeting('other'));
      const text = (id: string, symbol: string, of = 'm') => ({ id, meeting: of, symbol, language: 'en', title: id === 'b' ? 'Title' : null, createdAt: AT });
      expect(await store.insertText(text('b', 'DT/1'))).toBe(true);
      expect(await store.insertText(text('a', 'DT/2'))).toBe(true);
      expect(await store.insertText(text('c', 'DT/1'))).toBe(false);
      expect(await store.insertText(text('d', 'DT/1', 'other'))).toBe(true);
      expect(await store.texts('m')).toEqual([text('b', 'DT/1'), text('a', 'DT/2')]);
      expect([await store.text('d'), await store.text('c')]).toEqual([text('d', 'DT/1', 'other'), null]);
    });

    test('Links come back as they were put in, those of a meeting and those of the house apart', async () => {
      const { store } = await furnished();
      const house = link('h', { meeting: null, role: 'secretariat', delegation: null });
      const head = link('a', { head: true, maxUses: 3 });
      await store.insertLink(house);
      await store.insertLink(head);
      expect(await store.links('m')).toEqual([link('l'), head]);
      expect(await store.links(null)).toEqual([house]);
      expect([await store.link('a'), await store.link('none')]).toEqual([head, null]);
    });

    test('A rotated link takes seats with its new version alone and counts anew; a revoked one is not rotated', async () => {
      const { store } = await furnished();
      expect(await store.takeSeat(1, seat('s1'), session('t1', 's1'))).toBeNull();
      expect((await store.link('l'))?.uses).toBe(1);
      expect(await store.rotateLink('l')).toEqual(link('l', { version: 2, uses: 0 }));
      expect(await store.takeSeat(1, seat('s2'), session('t2', 's2'))).toBe('rotated');
      expect(await store.seat('s2')).toBeNull();
      expect(await store.takeSeat(2, seat('s2'), session('t2', 's2'))).toBeNull();
      await store.revokeLink('l', LATER);
      expect(await store.rotateLink('l')).toBeNull();
      expect(await store.rotateLink('none')).toBeNull();
    });

    test('Revoking a link ends the seats that came through it, those alone, and once', async () => {
      const { store } = await furnished();
      await store.insertLink(link('k', { delegation: 'BRA' }));
      await store.takeSeat(1, seat('s1'), session('t1', 's1'));
      await store.takeSeat(1, seat('s2', 'l', { head: true }), session('t2', 's2'));
      await store.takeSeat(1, seat('s3', 'k', { delegation: 'BRA' }), session('t3', 's3'));
      await store.endSeat('s1', AT);
      expect(await store.revokeLink('l', LATER)).toEqual([seat('s2', 'l', { head: true, endedAt: LATER })]);
      expect(await store.revokeLink('l', '2026-05-06T09:00:00.000Z')).toEqual([]);
      expect((await store.link('l'))?.revokedAt).toBe(LATER);
      expect([await store.seat('s1'), await store.seat('s3')]).toEqual([seat('s1', 'l', { endedAt: AT }), seat('s3', 'k', { delegation: 'BRA' })]);
      expect([(await store.session('t2'))?.revokedAt, (await store.session('t3'))?.revokedAt]).toEqual([LATER, null]);
      expect(await store.takeSeat(1, seat('s4'), session('t4', 's4'))).toBe('revoked');
    });

    test('Seats of an office are its own, in order of creation, those ended too', async () => {
      const { store } = await furnished();
      await store.insertLink(link('h', { meeting: null, role: 'secretariat', delegation: null }));
      await store.insertLink(link('c', { role: 'chair', delegation: null }));
      const own = seat('sh', 'h', { meeting: null, role: 'secretariat', delegation: null });
      const chair = seat('sc', 'c', { role: 'chair', delegation: null });
      await store.takeSeat(1, own, session('th', 'sh'));
      await store.takeSeat(1, chair, session('tc', 'sc'));
      for (const id of ['s9', 's1']) await store.takeSeat(1, seat(id), session(`t${id}`, id));
      expect(await store.endSeat('s9', LATER)).toBe(true);
      expect(await store.endSeat('s9', AT)).toBe(false);
      expect(await store.endSeat('none', AT)).toBe(false);
      await store.touchSeat('s1', LATER);
      expect(await store.seats({ meeting: 'm', role: 'delegate', delegation: 'NPL' })).toEqual([seat('s9', 'l', { endedAt: LATER }), seat('s1', 'l', { lastSeen: LATER })]);
      expect(await store.seats({ meeting: 'm', role: 'chair', delegation: null })).toEqual([chair]);
      expect(await store.seats({ meeting: null, role: 'secretariat', delegation: null })).toEqual([own]);
      expect(await store.session('ts9')).toEqual({ ...session('ts9', 's9'), revokedAt: LATER });
      expect(await store.session('none')).toBeNull();
      expect(await store.seated('ts9')).toEqual({ session: { ...session('ts9', 's9'), revokedAt: LATER }, seat: seat('s9', 'l', { endedAt: LATER }) });
      expect(await store.seated('tc')).toEqual({ session: session('tc', 'sc'), seat: chair });
      expect(await store.seated('none')).toBeNull();
    });

    test('Of many who take the last seats at once, on whichever server, only so many get one', async () => {
      const { store, another } = await furnished();
      await store.insertLink(link('few', { maxUses: 3 }));
      const stores = [store, await another(), await another()];
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, i) => (stores[i % 3] ?? store).takeSeat(1, seat(`x${String(i)}`, 'few'), session(`y${String(i)}`, `x${String(i)}`))),
      );
      expect(answers.filter((answer) => answer === null)).toHaveLength(3);
      expect(answers.filter((answer) => answer === 'used-up')).toHaveLength(9);
      expect((await store.link('few'))?.uses).toBe(3);
      expect((await store.seats({ meeting: 'm', role: 'delegate', delegation: 'NPL' })).length).toBe(3);
    });

    test('Sessions: one that follows is kept once, and those before it end sooner, never later', async () => {
      const { store, another } = await furnished();
      await store.takeSeat(1, seat('s1'), session('t1', 's1'));
      await store.takeSeat(1, seat('s2'), session('t2', 's2'));
      const next: StoredSession = { id: 'n1', seat: 's1', createdAt: '2026-05-04T10:00:00.000Z', expiresAt: '2026-06-04T09:00:00.000Z', revokedAt: null };
      const other = await another();
      expect(await store.followSession(next)).toEqual(next);
      expect(await other.followSession({ ...next, createdAt: LATER, expiresAt: '2026-07-04T09:00:00.000Z' })).toEqual(next);
      const soon = '2026-05-04T10:02:00.000Z';
      expect(await store.supersede(next, soon)).toEqual(['t1']);
      expect(await other.supersede(next, soon)).toEqual([]);
      expect(await other.supersede(next, '2026-05-04T10:05:00.000Z')).toEqual([]);
      expect(await other.session('t1')).toEqual({ ...session('t1', 's1'), expiresAt: soon });
      expect([await store.session('t2'), await store.session('n1')]).toEqual([session('t2', 's2'), next]);
    });

    test('What one server wrote another finds', async () => {
      const { store, another } = await furnished();
      await store.takeSeat(1, seat('s1'), session('t1', 's1'));
      const other = await another();
      expect(await other.seat('s1')).toEqual(seat('s1'));
      expect(await other.meetings()).toEqual([meeting('m')]);
    });
  });
}
