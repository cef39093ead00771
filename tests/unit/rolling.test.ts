import { describe, expect, it } from 'vitest';
import { cleanLines, rollingLines } from '../../shared/export/lines.ts';
import { rolling, rollingProvision, rollingView } from '../../shared/proposals/rolling.ts';
import { Room, provision } from './support/text.ts';

const lines = (room: Room) => rollingLines(room.state, { style: 'trailing' });

/** The line of one paragraph that each of these amends, in order of tabling. */
function line(base: string, ...wordings: readonly (readonly [string, string])[]): string {
  const room = new Room([provision('p', base, { kind: 'paragraph' })]);
  for (const [by, wording] of wordings) room.amend(by, 'p', wording);
  return lines(room)[0] ?? '';
}

const Q1 = 'What strategies can governments adopt to ensure universal connectivity to the Internet for LLDCs?';

describe('rolling lines: changes', () => {
  it('Lines: the example of the design', () => {
    expect(
      line(
        'What strategies can be adopted to ensure universal connectivity to the Internet for LLDCs?',
        ['BRA', 'What policies and strategies can be adopted to ensure meaningful connectivity to the Internet for LLDCs?'],
        ['NPL', 'What strategies can be adopted to ensure meaningful connectivity to the Internet for LLDCs and transit countries?'],
        ['GBR', 'What strategies can be adopted by all stakeholders to ensure affordable connectivity to the Internet for LLDCs?'],
        ['SAU', 'What strategies can be adopted to ensure connectivity for LLDCs?'],
      ),
    ).toBe(
      'What [policies and – BRA] strategies can be adopted [by all stakeholders – GBR] to ensure ' +
        '[universal / meaningful – BRA, NPL / affordable – GBR / delete – SAU] connectivity ' +
        '[to the Internet / delete – SAU] for LLDCs [and transit countries – NPL]?',
    );
  });

  it('Lines: without proposals a line is its number and its words', () => {
    const room = new Room([
      provision('t', 'A title', { kind: 'title' }),
      provision('h', 'A heading', { kind: 'heading' }),
      provision('c', 'A chapeau:', { kind: 'chapeau' }),
      provision('i', 'an item', { kind: 'item', level: 2 }),
      provision('q', 'A question?'),
      provision('p', 'A paragraph.', { kind: 'paragraph' }),
    ]);
    const all = ['A title', 'A heading', 'A chapeau:', '– an item', '1 A question?', 'A paragraph.'];
    expect(lines(room)).toEqual(all);
    expect(cleanLines(room.state)).toEqual(all);
  });

  it('Lines: equal words of two delegations share one entry, whether or not they knew of each other', () => {
    expect(line('a good text', ['BRA', 'a fine text'], ['NPL', 'a fine long text'], ['GBR', 'a fine text'])).toBe(
      'a [good / fine – BRA, GBR / fine long – NPL] text',
    );
  });

  it('Lines: changes whose ranges overlap form one bracket over the union of their ranges', () => {
    expect(line('one two three four', ['BRA', 'one 2 3 four'], ['NPL', 'one two drei vier'])).toBe(
      'one [two three four / 2 3 four – BRA / two drei vier – NPL]',
    );
  });

  it('Lines: overlaps are transitive', () => {
    expect(line('one two three four five', ['BRA', 'A B three four five'], ['NPL', 'one C D four five'], ['GBR', 'one two E F five'])).toBe(
      '[one two three four / A B three four – BRA / one C D four – NPL / one two E F – GBR] five',
    );
  });

  it('Lines: insertions at the same place form one bracket without base words', () => {
    expect(line('one two', ['BRA', 'one and two'], ['NPL', 'one or two'])).toBe('one [and – BRA / or – NPL] two');
  });

  it('Lines: an insertion that only touches the edge of a replaced range stands apart', () => {
    expect(line('one two three', ['BRA', 'one new two three'], ['NPL', 'one deux three'], ['GBR', 'one two more three'])).toBe(
      'one [new – BRA] [two / deux – NPL] [more – GBR] three',
    );
  });

  it('Lines: an insertion inside a replaced range belongs to its bracket', () => {
    expect(line('one two three four', ['BRA', 'one II III four'], ['NPL', 'one two and three four'])).toBe(
      'one [two three / II III – BRA / two and three – NPL] four',
    );
  });

  it('Lines: replaced ranges that only touch stand apart', () => {
    expect(line('one two three four', ['BRA', 'one II three four'], ['NPL', 'one two III four'])).toBe(
      'one [two / II – BRA] [three / III – NPL] four',
    );
  });

  it('Lines: an alternative that leaves nothing is delete; it keeps its place in the order', () => {
    expect(line('a very good text', ['SAU', 'a good text'], ['BRA', 'a rather good text'])).toBe(
      'a [very / delete – SAU / rather – BRA] good text',
    );
  });

  it('Lines: one proposal in one bracket with two of its changes', () => {
    expect(line('one two three four five', ['BRA', 'one II three IV five'], ['NPL', 'one five'])).toBe(
      'one [two three four / II three IV – BRA / delete – NPL] five',
    );
  });

  it('Lines: of ambiguous differences the earliest place', () => {
    expect(line('policies and measures', ['BRA', 'policies and programmes and measures'])).toBe('policies [and programmes – BRA] and measures');
  });

  it('Lines: a word changes whole; common beginnings and endings are not glued', () => {
    expect(line('enabling environment', ['BRA', 'enabled environments'])).toBe('[enabling environment / enabled environments – BRA]');
  });

  it('Lines: white space alone is no change of words, but it is kept', () => {
    expect(line('a b c', ['BRA', 'a b  c'])).toBe('a [b c / b  c – BRA]');
  });

  it('Lines: marks are a change like any other', () => {
    const room = new Room([provision('p', 'the status quo stands', { kind: 'paragraph' })]);
    room.amend('GBR', 'p', [{ text: 'the ' }, { text: 'status quo', marks: ['italic'] }, { text: ' stands' }]);
    expect(lines(room)).toEqual(['the [status quo / status quo – GBR] stands']);
  });
});

describe('rolling lines: white space around brackets', () => {
  it('Lines: no space before . , ; : ? !', () => {
    for (const stop of ['.', ',', ';', ':', '?', '!', '،', '؟']) {
      expect(line(`one two${stop}`, ['BRA', `one three${stop}`])).toBe(`one [two / three – BRA]${stop}`);
      expect(line(`one two${stop}`, ['BRA', `one two or three${stop}`])).toBe(`one two [or three – BRA]${stop}`);
    }
  });

  it('Lines: no space before a bracket that begins with a stop', () => {
    expect(line('measures can be taken regarding this', ['ARM', 'measures can be taken, in particular, regarding this'])).toBe(
      'measures can be taken[, in particular, – ARM] regarding this',
    );
    expect(line('one, two', ['ARM', 'one two'])).toBe('one[, / delete – ARM] two');
    expect(line('What now?', ['ARM', 'What now!'])).toBe('What now[? / ! – ARM]');
  });

  it('Lines: one space between brackets, and none inside parentheses', () => {
    expect(line('countries (LLDCs) and others', ['BRA', 'countries (SIDS) and others'])).toBe('countries ([LLDCs / SIDS – BRA]) and others');
    expect(line('countries and others', ['BRA', 'countries (LLDCs) and others'])).toBe('countries [(LLDCs) – BRA] and others');
  });

  it('Lines: none in scripts without spaces', () => {
    expect(line('内陆发展中国家如何实现互联网连接？', ['CHN', '内陆发展中国家如何实现有意义的互联网连接？'])).toBe(
      '内陆发展中国家如何实现[有意义的 – CHN]互联网连接？',
    );
    expect(line('普遍连接', ['CHN', '可负担连接'], ['RUS', '普遍的连接'])).toBe('[普遍 / 可负担 – CHN][的 – RUS]连接');
  });

  it('Lines: at the beginning and the end of a line there is none', () => {
    expect(line('two', ['BRA', 'one two'], ['NPL', 'two three'])).toBe('[one – BRA] two [three – NPL]');
    expect(line('two', ['BRA', 'deux'])).toBe('[two / deux – BRA]');
  });

  it('Lines: in French a space before a question mark is the text’s own and stays', () => {
    expect(line('des pays sans littoral ?', ['FRA', 'des pays enclavés ?'])).toBe('des pays [sans littoral / enclavés – FRA] ?');
  });
});

describe('rolling lines: parties', () => {
  it('Lines: the proposing delegations in order of tabling, then co-sponsors and supporters as they joined, each once', () => {
    const room = new Room([provision('q', Q1)]);
    const bra = room.amend('BRA', 'q', Q1.replace('universal', 'meaningful'));
    room.position('PRY', bra, 'support');
    room.cosponsor('DOM', bra);
    const npl = room.amend('NPL', 'q', Q1.replace('universal', 'meaningful'));
    room.position('BRA', npl, 'support');
    room.position('CAN', npl, 'support');
    room.position('PRY', npl, 'support');
    room.cosponsor('ARM', bra);
    expect(lines(room)[0]).toContain('[universal / meaningful – BRA, NPL, PRY, DOM, CAN, ARM]');
  });

  it('Lines: support for one change shows in its bracket only', () => {
    const room = new Room([provision('q', 'one two three four')]);
    const bra = room.amend('BRA', 'q', 'I two III four');
    room.position('NPL', bra, 'support', { deleted: 'three', inserted: 'III' });
    expect(lines(room)).toEqual(['1 [one / I – BRA] two [three / III – BRA, NPL] four']);
  });

  it('Lines: those who retain the base words stand with them', () => {
    const room = new Room([provision('q', 'one two three four')]);
    const bra = room.amend('BRA', 'q', 'I two III four');
    room.position('SAU', bra, 'retain');
    room.position('GBR', bra, 'retain', { deleted: 'one', inserted: 'I' });
    expect(lines(room)).toEqual(['1 [one – SAU, GBR / I – BRA] two [three – SAU / III – BRA] four']);
  });

  it('Lines: objections and reservations follow, for those who may see them', () => {
    const room = new Room([provision('q', 'one two')]);
    const bra = room.amend('BRA', 'q', 'one deux');
    room.position('SAU', bra, 'object');
    room.position('GBR', bra, 'reserve');
    room.position('CAN', bra, 'reserve', { deleted: 'two', inserted: 'deux' });
    expect(lines(room)).toEqual(['1 one [two / deux – BRA (objection: SAU; reservation: GBR, CAN)]']);
    const { positions: _, ...rest } = room.state;
    expect(rollingLines({ ...rest, positions: [] }, { style: 'trailing' })).toEqual(['1 one [two / deux – BRA]']);
  });

  it('R13 a position stays with the proposal on which it was taken: only the display is merged', () => {
    const room = new Room([provision('q', 'one two')]);
    const bra = room.amend('BRA', 'q', 'one deux');
    room.amend('NPL', 'q', 'one deux');
    room.position('GBR', bra, 'support');
    expect(lines(room)).toEqual(['1 one [two / deux – BRA, NPL, GBR]']);
    room.set(bra, () => ({ state: 'not-taken-up' }));
    expect(lines(room)).toEqual(['1 one [two / deux – NPL]']);
  });

  it('Lines: the leading style, by name', () => {
    const room = new Room([provision('q', 'one two')]);
    const bra = room.amend('BRA', 'q', 'one deux');
    room.amend('SAU', 'q', 'one');
    room.position('CAN', bra, 'retain');
    room.position('GBR', bra, 'object');
    const names: Record<string, string> = { BRA: 'Brazil', SAU: 'Saudi Arabia', CAN: 'Canada', GBR: 'United Kingdom' };
    expect(rollingLines(room.state, { style: 'leading', name: (code) => names[code] ?? code })).toEqual([
      '1 one [Canada: two / Brazil (objection: United Kingdom): deux / Saudi Arabia: delete]',
    ]);
  });
});

describe('rolling lines: brackets without other words', () => {
  it('Lines: words in brackets, with those who reserve, co-sponsors and supporters too', () => {
    const room = new Room([provision('q', 'one two three')]);
    const sau = room.table({ by: 'SAU', kind: 'bracket', target: 'q', words: 'two' });
    room.cosponsor('GBR', sau);
    room.position('CAN', sau, 'support');
    expect(lines(room)).toEqual(['1 one [two – reservation: SAU, GBR, CAN] three']);
  });

  it('Lines: an amendment of bracketed words shares the bracket; the reservation stays with the base words', () => {
    const room = new Room([provision('q', 'one two three four')]);
    room.table({ by: 'SAU', kind: 'bracket', target: 'q', words: 'two three' });
    const bra = room.amend('BRA', 'q', 'one deux three four');
    expect(lines(room)).toEqual(['1 one [two three – reservation: SAU / deux three – BRA] four']);
    room.position('CAN', bra, 'retain');
    expect(lines(room)).toEqual(['1 one [two three – CAN (reservation: SAU) / deux three – BRA] four']);
  });

  it('Lines: around a whole provision, after the number, with the brackets of amendments inside', () => {
    const room = new Room([provision('q', 'one two three')]);
    room.table({ by: 'SAU', kind: 'bracket', target: 'q' });
    expect(lines(room)).toEqual(['1 [one two three – reservation: SAU]']);
    room.amend('BRA', 'q', 'one deux three');
    expect(lines(room)).toEqual(['1 [one [two / deux – BRA] three – reservation: SAU]']);
  });

  it('R10 a bracket goes with its words, and is overtaken when they change', () => {
    const room = new Room([provision('q', 'one two three')]);
    room.table({ by: 'SAU', kind: 'bracket', target: 'q', words: 'two' });
    room.edit('q', 'zero one and two three');
    expect(lines(room)).toEqual(['1 zero one and [two – reservation: SAU] three']);
    room.edit('q', 'one deux three');
    expect(lines(room)).toEqual(['1 one deux three (overtaken: SAU: two)']);
  });
});

describe('rolling lines: whole provisions', () => {
  const four = () =>
    new Room([
      provision('q1', 'First?'),
      provision('q2', 'Second thing:'),
      provision('i1', 'affordability', { kind: 'item' }),
      provision('i2', 'quality', { kind: 'item' }),
      provision('q3', 'Third?'),
    ]);

  it('Lines: a deletion alone', () => {
    const room = four();
    const bra = room.table({ by: 'BRA', kind: 'delete', target: 'q3' });
    room.position('ARM', bra, 'support');
    room.position('SAU', bra, 'retain');
    expect(lines(room)[4]).toBe('3 [Third? – SAU / delete – BRA, ARM]');
  });

  it('Lines: a deletion overlaps everything: amendments become alternatives of the whole wording', () => {
    const room = four();
    room.amend('NPL', 'q3', 'Third and last?');
    room.table({ by: 'BRA', kind: 'delete', target: 'q3' });
    room.amend('GBR', 'q3', 'The third?');
    room.table({ by: 'SAU', kind: 'bracket', target: 'q3', words: 'Third' });
    expect(lines(room)[4]).toBe('3 [Third? – reservation: SAU / Third and last? – NPL / delete – BRA / The third? – GBR]');
  });

  it('Lines: a move stands at the old place and names the number after which', () => {
    const room = four();
    room.table({ by: 'TZA', kind: 'move', target: 'q3', after: 'q1' });
    expect(lines(room)[4]).toBe('3 [Third? / move after 1 – TZA]');
  });

  it('Lines: the base wording in place of a number where there is none; the beginning by its name', () => {
    const room = four();
    room.table({ by: 'TZA', kind: 'move', target: 'q3', after: 'i1' });
    room.table({ by: 'NPL', kind: 'move', target: 'q3', after: null });
    room.table({ by: 'ARM', kind: 'move', target: 'q3', after: 'i1' });
    room.amend('BRA', 'i1', 'affordable prices');
    expect(lines(room)[4]).toBe('3 [Third? / move after affordability – TZA, ARM / move to the beginning – NPL]');
  });

  it('Lines: brackets of amendments stand inside the words of a move', () => {
    const room = four();
    room.table({ by: 'TZA', kind: 'move', target: 'i2', after: 'q2' });
    room.amend('GBR', 'i2', 'quality of bandwidth');
    expect(lines(room)[3]).toBe('– [quality [of bandwidth – GBR] / move after 2 – TZA]');
  });

  it('R10 a move to where it stands already is in the text; one after a removed provision goes before its place', () => {
    const room = four();
    const there = room.table({ by: 'TZA', kind: 'move', target: 'i2', after: 'i1' });
    expect(rolling(room.state)[3]).toMatchObject({ absorbed: [there], content: [{ type: 'words' }] });
    room.table({ by: 'TZA', kind: 'move', target: 'q3', after: 'i1' });
    room.edit('i1', { removed: true });
    expect(lines(room)[3]).toBe('3 [Third? / move after 2 – TZA]');
  });

  it('R3 a locked provision shows its bare wording; additions beside it still show', () => {
    const room = four();
    room.amend('BRA', 'q3', 'Third and last?');
    room.set(room.table({ by: 'NPL', kind: 'delete', target: 'q3' }), () => ({ state: 'deferred' }));
    room.table({ by: 'GBR', kind: 'add', after: 'q3', provisionKind: 'question', wording: 'Fourth?' });
    expect(lines(room)[4]).toBe('3 [Third? / Third and last? – BRA / delete – NPL]');
    for (const status of ['agreed', 'agreed-ad-ref'] as const) {
      room.edit('q3', { status });
      expect(lines(room).slice(4)).toEqual(['3 Third?', '3 bis [Fourth? – GBR]']);
    }
    room.edit('q3', { status: 'reopened' });
    expect(lines(room)[4]).toContain('delete – NPL');
  });

  it('Lines: where the Chair takes proposals in, one enters when the Chair has taken it up', () => {
    const room = four();
    const bra = room.table({ by: 'BRA', target: 'q1', wording: 'First and foremost?', taken: false });
    const npl = room.table({ by: 'NPL', kind: 'add', after: 'q3', provisionKind: 'item', wording: 'skills', taken: false });
    expect(lines(room)).toEqual(['1 First?', '2 Second thing:', '– affordability', '– quality', '3 Third?']);
    for (const id of [bra, npl]) room.set(id, () => ({ taken: true }));
    expect(lines(room)).toEqual(['1 First [and foremost – BRA]?', '2 Second thing:', '– affordability', '– quality', '3 Third?', '– [skills – NPL]']);
  });

  it('Lines: what is closed does not enter; what the Chair will come back to does', () => {
    const room = four();
    const bra = room.amend('BRA', 'q1', 'First and foremost?');
    for (const state of ['accepted', 'not-taken-up', 'withdrawn'] as const) {
      room.set(bra, () => ({ state }));
      expect(lines(room)[0]).toBe('1 First?');
    }
    room.set(bra, () => ({ state: 'deferred' }));
    expect(lines(room)[0]).toBe('1 First [and foremost – BRA]?');
  });
});

describe('rolling lines: additions', () => {
  it('Lines: after the number before it with bis, ter; an item has its dash', () => {
    const room = new Room([provision('q1', 'First?'), provision('i1', 'affordability', { kind: 'item' }), provision('q2', 'Second?')]);
    const add = (by: string, after: string | null, kind: 'question' | 'item' | 'paragraph', wording: string) =>
      room.table({ by, kind: 'add', after, provisionKind: kind, wording });
    add('BRA', 'q1', 'question', 'More?');
    add('NPL', 'i1', 'item', 'skills');
    add('GBR', 'q1', 'question', 'Still more?');
    add('SAU', 'q2', 'paragraph', 'A note.');
    add('PRY', null, 'question', 'Before all?');
    expect(lines(room)).toEqual([
      '1 quater [Before all? – PRY]',
      '1 First?',
      '1 bis [More? – BRA]',
      '1 ter [Still more? – GBR]',
      '– affordability',
      '– [skills – NPL]',
      '2 Second?',
      '[A note. – SAU]',
    ]);
  });

  it('Lines: before the first number, 1 bis counts from the next', () => {
    const room = new Room([provision('t', 'Title', { kind: 'title' }), provision('q1', 'First?')]);
    room.table({ by: 'BRA', kind: 'add', after: 't', provisionKind: 'question', wording: 'Zero?' });
    expect(lines(room)).toEqual(['Title', '1 bis [Zero? – BRA]', '1 First?']);
  });

  it('Lines: delegations that ask for the same addition at the same place share it', () => {
    const room = new Room([provision('q1', 'First?')]);
    room.table({ by: 'BRA', kind: 'add', after: 'q1', provisionKind: 'question', wording: 'More?' });
    const npl = room.table({ by: 'NPL', kind: 'add', after: 'q1', provisionKind: 'question', wording: 'More?' });
    room.position('SAU', npl, 'object');
    expect(lines(room)).toEqual(['1 First?', '1 bis [More? – BRA, NPL (objection: SAU)]']);
  });

  it('R10 an addition whose neighbour was removed goes after the nearest earlier provision', () => {
    const room = new Room([provision('q1', 'First?'), provision('q2', 'Second?'), provision('q3', 'Third?')]);
    room.table({ by: 'BRA', kind: 'add', after: 'q2', provisionKind: 'question', wording: 'More?' });
    room.edit('q2', { removed: true });
    expect(lines(room)).toEqual(['1 First?', '1 bis [More? – BRA]', '3 Third?']);
  });

  it('R10 an amendment whose target was removed stands as an addition, with its whole wording', () => {
    const room = new Room([provision('q1', 'First?'), provision('q2', 'Second?'), provision('q3', 'Third?')]);
    const npl = room.amend('NPL', 'q2', 'Second and best?');
    const gone = [room.table({ by: 'BRA', kind: 'delete', target: 'q2' }), room.table({ by: 'GBR', kind: 'move', target: 'q2', after: null })];
    room.position('ARM', npl, 'support');
    room.edit('q2', { removed: true });
    expect(lines(room)).toEqual(['1 First?', '1 bis [Second and best? – NPL, ARM]', '3 Third?']);
    expect(rolling(room.state)[1]).toMatchObject({ provision: null, addition: npl });
    for (const id of gone) room.set(id, () => ({ state: 'not-taken-up' }));
    room.edit('q1', { removed: true });
    expect(lines(room)).toEqual(['3 bis [Second and best? – NPL, ARM]', '3 Third?']);
  });

  it('R10 when the same addition has come into the text, nothing is left of the other', () => {
    const room = new Room([provision('q1', 'First?'), provision('q2', 'More?', { number: '1 bis' })]);
    const bra = room.table({ by: 'BRA', kind: 'add', after: 'q1', provisionKind: 'question', wording: 'More?' });
    room.table({ by: 'NPL', kind: 'add', after: 'q1', provisionKind: 'question', wording: 'More?' });
    room.set(bra, () => ({ state: 'accepted', becomes: 'q2' }));
    expect(lines(room)).toEqual(['1 First?', '1 bis More?']);
    room.edit('q2', 'More, please?');
    expect(lines(room)).toEqual(['1 First?', '1 bis More, please?', '1 ter [More? – NPL]']);
  });
});

describe('rolling lines: overtaken', () => {
  it('R10 it follows the line, whole; in the text it reads nowhere', () => {
    const room = new Room([provision('q', 'one two three')]);
    const bra = room.amend('BRA', 'q', 'one deux three');
    room.cosponsor('NPL', bra);
    const gbr = room.amend('GBR', 'q', 'one zwei three');
    room.edit('q', 'one zwei three');
    expect(lines(room)).toEqual(['1 one zwei three (overtaken: BRA, NPL: one deux three)']);
    expect(rolling(room.state)[0]?.absorbed).toEqual([gbr]);
  });

  it('R10 a carried proposal is shown against the text as it stands', () => {
    const room = new Room([provision('q', 'one two three')]);
    room.amend('BRA', 'q', 'one two drei');
    room.edit('q', 'zero one two three');
    expect(lines(room)).toEqual(['1 zero one two [three / drei – BRA]']);
  });
});

describe('rolling lines: one provision at a time', () => {
  it('Lines: the line of one provision is the one of the whole', () => {
    const room = new Room([provision('q1', 'one two'), provision('q2', 'three four')]);
    room.amend('BRA', 'q1', 'one deux');
    room.amend('NPL', 'q2', 'trois four');
    const view = rollingView(room.state);
    expect(room.state.provisions.map((one) => rollingProvision(view, one))).toEqual(rolling(room.state));
  });
});
