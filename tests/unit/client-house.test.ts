import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { routeOf, paths } from '../../client/app/routes.ts';
import { findStates, isList, readList } from '../../client/house/chooser.ts';
import { delegationTargets, officeTargets } from '../../client/house/linkTargets.ts';
import { addAfter, drop, indent, joinUp, move, numbersOf, rowsOf, setKind, split, type Row } from '../../client/house/outline.ts';
import { codeFrom } from '../../client/join/address.ts';
import { destination } from '../../client/join/destination.ts';
import type { LinkRow } from '../../shared/protocol/house.ts';
import { KINDS } from '../../shared/schema/state.ts';

describe('Delegations', () => {
  it('Delegations are found by part of a name in any official language, with or without accents, and by code', () => {
    expect(findStates('brés')).toEqual(['BRA']);
    expect(findStates('bresil')).toEqual(['BRA']);
    expect(findStates('NPL')).toEqual(['NPL']);
    expect(findStates('непал')).toEqual(['NPL']);
    expect(findStates('巴西')).toEqual(['BRA']);
    expect(findStates('البرازيل')).toEqual(['BRA']);
    expect(findStates('united')).toEqual(expect.arrayContaining(['GBR', 'USA', 'ARE']));
    expect(findStates('').length).toBe(194);
    expect(findStates('Atlantis')).toEqual([]);
  });

  it('Delegations are read from a pasted list, each once, and what is none is named', () => {
    expect(readList('BRA, Nepal\nRoyaume-Uni; bra, Atlantis')).toEqual({ codes: ['BRA', 'NPL', 'GBR'], unknown: ['Atlantis'] });
    expect(readList('Niger, Guinea')).toEqual({ codes: ['NER', 'GIN'], unknown: [] });
    expect(isList('Nepal')).toBe(false);
    expect(isList('Nepal, Brazil')).toBe(true);
  });
});

describe('Links', () => {
  const link = (over: Partial<LinkRow>): LinkRow => ({
    id: 'l', role: 'delegate', delegation: 'BRA', head: false, code: 'c', uses: 0, maxUses: null, revoked: false, ...over,
  });
  it('Links that are revoked leave their place free; observers have none unless somebody makes one', () => {
    const parties = [{ code: 'BRA', name: null, status: 'member' as const, members: [], hue: 1 }];
    const revoked = link({ id: 'a', revoked: true, code: null });
    expect(delegationTargets(parties, [revoked])[0]?.links).toEqual([]);
    const standing = link({ id: 'b' });
    expect(delegationTargets(parties, [revoked, standing])[0]?.links).toEqual([standing]);
    expect(officeTargets([]).map((target) => target.role)).toEqual(['chair', 'secretariat', 'reader', 'screen']);
    expect(officeTargets([link({ role: 'observer', delegation: null })]).map((target) => target.role)).toContain('observer');
  });
});

describe('Joining', () => {
  it('Joining takes the code out of a whole address or takes it alone', () => {
    const code = '6vIZUXEMMiHaAAGP8VMqhvF-u5UABmIS';
    expect(codeFrom(`https://chapeau.example.org/join#${code}`)).toBe(code);
    expect(codeFrom(` ${code} `)).toBe(code);
    expect(codeFrom('https://chapeau.example.org/')).toBeNull();
    expect(codeFrom('<script>')).toBeNull();
    expect(codeFrom('')).toBeNull();
  });

  it('Joining leads to the only text, else to the meeting; a screen to the room screen; the house to its meetings', () => {
    const one = [{ id: 't', symbol: 's', language: 'en' }];
    expect(destination('delegate', 'm', one)).toBe('/texts/t');
    expect(destination('screen', 'm', one)).toBe('/screen/t');
    expect(destination('delegate', 'm', [])).toBe('/meetings/m');
    expect(destination('secretariat', null, [])).toBe('/');
  });
});

describe('Addresses', () => {
  it('Addresses that are written are read back, whatever the id holds', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }).filter((id) => id !== '.' && id !== '..' && id !== 'new'), (id) => {
        expect(routeOf(paths.room(id))).toEqual({ at: 'room', text: id });
        expect(routeOf(paths.screen(id))).toEqual({ at: 'screen', text: id });
        expect(routeOf(paths.meeting(id))).toEqual({ at: 'meeting', meeting: id });
        expect(routeOf(paths.newText(id))).toEqual({ at: 'new-text', meeting: id });
      }),
    );
  });
  it('Addresses that are not ours lead nowhere', () => {
    for (const path of ['/x', '/texts', '/texts/a/b', '/meetings/a/b', '/join/a', '/meetings/a/texts/old', '/%E0%A4%A']) {
      expect(routeOf(path), path).toEqual({ at: 'nowhere' });
    }
  });
});

describe('New text', () => {
  const wording = fc.string({ minLength: 1, maxLength: 20 }).map((text) => text.trim()).filter((text) => text !== '');
  const rows = fc.array(fc.record({ kind: fc.constantFrom(...KINDS), wording }), { minLength: 1, maxLength: 8 }).map((list) =>
    list.map(({ kind, wording: words }, i): Row => ({ key: i, kind, level: kind === 'item' ? 1 : 0, wording: words })),
  );
  const words = (list: readonly Row[]): string => list.map((row) => row.wording).join(' ').replace(/\s+/g, ' ');

  it('New text: what was pasted becomes rows with kinds and levels', () => {
    const made = rowsOf('Ensuring connectivity\n\n1. What strategies?\n2. What challenges, regarding the following:\n– affordability\n– investment', 10);
    expect(made.map((row) => [row.key, row.kind, row.level])).toEqual([
      [10, 'title', 0], [11, 'question', 0], [12, 'question', 0], [13, 'item', 1], [14, 'item', 1],
    ]);
    expect(numbersOf(made)).toEqual(['', '1', '2', '–', '–']);
  });

  it('New text: cutting a row and joining it again gives the words back', () => {
    fc.assert(
      fc.property(rows, fc.nat(), fc.nat(), (list, at, offset) => {
        const row = list[at % list.length];
        if (row === undefined) return;
        const cut = split(list, row.key, offset % (row.wording.length + 1), 99);
        expect(cut).toHaveLength(list.length + 1);
        expect(words(cut).replace(/ /g, '')).toBe(words(list).replace(/ /g, ''));
        const joined = joinUp(cut, 99);
        expect(joined?.rows).toHaveLength(list.length);
        expect(words(joined?.rows ?? []).replace(/ /g, '')).toBe(words(list).replace(/ /g, ''));
      }),
    );
  });

  it('New text: moving and changing kinds loses no row, and only dashes have a level', () => {
    fc.assert(
      fc.property(rows, fc.nat(), fc.constantFrom(1 as const, -1 as const), fc.constantFrom(...KINDS), (list, at, by, kind) => {
        const key = at % list.length;
        const moved = move(list, key, by);
        expect(moved.map((row) => row.key).sort((a, b) => a - b)).toEqual(list.map((row) => row.key));
        const changed = indent(setKind(moved, key, kind), key, by);
        for (const row of changed) expect(row.level > 0, row.kind).toBe(row.kind === 'item');
      }),
    );
  });

  it('New text: the first row cannot be joined, and a dropped row is gone alone', () => {
    const list = addAfter(addAfter([], null, 1), 1, 2);
    expect(list.map((row) => row.kind)).toEqual(['title', 'question']);
    expect(joinUp(list, 1)).toBeNull();
    expect(drop(list, 1).map((row) => row.key)).toEqual([2]);
  });
});
