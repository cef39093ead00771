import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recognize, type Recognized } from '../../shared/schema/paste.ts';
import { textOf } from '../../shared/schema/wording.ts';

/** One line per provision: kind, level where there is one, wording. */
function shown(text: string): string[] {
  return recognize(text).map(({ kind, level, wording }) => `${kind}${level > 0 ? String(level) : ''}| ${textOf(wording)}`);
}

const LLDC = [
  'title| Ensuring meaningful connectivity to the Internet for landlocked developing countries (LLDCs)',
  'question| What strategies can be adopted to ensure meaningful connectivity to the Internet for LLDCs?',
  'question| What unique challenges do LLDCs face in attaining meaningful connectivity to the Internet, and what specific policies and measures can be taken, in particular, regarding the following:',
  'item1| affordability',
  'item1| quality of bandwidth or communications',
  'item1| investment',
  'item1| infrastructure',
  'item1| enabling environment',
  'item1| security and resilience',
  'question| What can ITU Membership, governments and other stakeholders, including those from transit countries, do to ensure meaningful connectivity to the Internet for LLDCs?',
];

describe('Paste what a secretary pastes', () => {
  it('Paste: the agreed text of the twenty-first meeting, as its report has it', () => {
    const report = [
      'Ensuring meaningful connectivity to the Internet for landlocked developing countries (LLDCs)',
      '\t1\tWhat strategies can be adopted to ensure meaningful connectivity to the Internet for LLDCs?',
      '\t2\tWhat unique challenges do LLDCs face in attaining meaningful connectivity to the Internet, and what specific policies and measures can be taken, in particular, regarding the following:',
      '–\taffordability',
      '–\tquality of bandwidth or communications',
      '–\tinvestment ',
      '–\tinfrastructure',
      '–\tenabling environment',
      '–\tsecurity and resilience',
      '\t3\tWhat can ITU Membership, governments and other stakeholders, including those from transit countries, do to ensure meaningful connectivity to the Internet for LLDCs?',
    ];
    expect(shown(report.join('\n'))).toEqual(LLDC);
    expect(shown(report.join('\r\n'))).toEqual(LLDC);
  });

  it('Paste: the same text out of an e-mail, wrapped and quoted', () => {
    const mail = `
> Ensuring meaningful connectivity to the Internet for landlocked
> developing countries (LLDCs)
>
> 1. What strategies can be adopted to ensure meaningful connectivity to the
> Internet for LLDCs?
> 2. What unique challenges do LLDCs face in attaining meaningful
>    connectivity to the Internet, and what specific policies and measures
>    can be taken, in particular, regarding the following:
>    - affordability
>    - quality of bandwidth or
>      communications
>    - investment
>    * infrastructure
>    * enabling environment
>    * security and resilience
> 3. What can ITU Membership, governments and other stakeholders, including
> those from transit countries, do to ensure meaningful connectivity to
> the Internet for LLDCs?
`;
    const flat = LLDC.map((line) => line.replace(/^item1\| (infra|enabling|secur)/, 'item2| $1'));
    expect(shown(mail)).toEqual(flat);
  });

  it.each([
    '1 ', '1\t', '1. ', '1.', '1) ', '1)', '(1) ', '1 – ', '1 - ', '1- ', '1: ', 'Q1 – ', 'Q1: ', 'Q1. ', 'Q1 ',
    'Question 1: ', 'Question 1 : ', 'Pregunta 1. ', 'Вопрос 1. ', '١. ', '١- ', '١) ', '۱. ', '１．', '1、', '（1）', '问题1：',
  ])('Paste: %j numbers a question', (marker) => {
    expect(shown(`Title\n${marker}What can be done?`)).toEqual(['title| Title', 'question| What can be done?']);
  });

  it.each(['- ', '– ', '— ', '-\t', '–', '•\t', '• ', '* ', '· ', '\uf0b7\t', '▪ ', 'o\t', 'a) ', '(a) ', 'ii) '])(
    'Paste: %j is a dash',
    (marker) => {
      expect(shown(`Title\n${marker}affordability`)).toEqual(['title| Title', 'item1| affordability']);
    },
  );

  it.each([
    '1.5 million people are without it.', '5.4.1 Based on discussions, it was agreed.', '2025 was the year of WSIS+20.',
    '3-day meetings are enough.', '10:30 is when we start.', '20 countries agreed.', '-5 degrees were measured.',
    'Question 1 of the study group is closed.', 'Q3 results are in.', '1-3 States are needed.', '1.5. is no number of ours.',
    'В 20 странах это уже сделано.', '*emphasis* is no bullet.', 'i.e. this one.', 'A) capital is no letter of a list.',
  ])('Paste: %j stays a paragraph, whole', (line) => {
    expect(shown(line)).toEqual([`paragraph| ${line}`]);
  });

  it('Paste: bare numbers count only where they are expected', () => {
    expect(shown('Title\n1 What?\n2 Why?\n4 States asked.\n2 bis Where?\n3 When?')).toEqual([
      'title| Title', 'question| What?', 'question| Why?', 'paragraph| 4 States asked.', 'question| Where?', 'question| When?',
    ]);
    expect(shown('Title\n1 What reaches the other\n2 million people?')).toEqual([
      'title| Title', 'question| What reaches the other', 'paragraph| 2 million people?',
    ]);
  });

  it('Paste: levels follow indentation, then the sort of bullet', () => {
    expect(shown('T\n- a\n\t- b\n\t\t- c\n\t- d\n- e')).toEqual(['title| T', 'item1| a', 'item2| b', 'item3| c', 'item2| d', 'item1| e']);
    expect(shown('T\n    – a\n      – b\n    – c')).toEqual(['title| T', 'item1| a', 'item2| b', 'item1| c']);
    expect(shown('T\n•\ta\no\tb\n▪\tc\n•\td')).toEqual(['title| T', 'item1| a', 'item2| b', 'item3| c', 'item1| d']);
    expect(shown('T\n- a\n– b\n— c')).toEqual(['title| T', 'item1| a', 'item1| b', 'item1| c']);
    expect(shown('T\n  - a\n1. What?\n- b')).toEqual(['title| T', 'item1| a', 'question| What?', 'item1| b']);
    const deep = Array.from({ length: 9 }, (_, i) => `${'\t'.repeat(i)}- x`).join('\n');
    expect(recognize(deep).map((found) => found.level)).toEqual([1, 2, 3, 4, 5, 6, 6, 6, 6]);
  });

  it('Paste: headings by numeral and by capitals, chapeaux by colon and dashes', () => {
    expect(
      shown('Connectivity\n\nI. Background\nThe Group met.\n\nSCOPE OF THE TEXT\nGovernments should consider:\n- this\n- that\nThey should not:\nThe end.'),
    ).toEqual([
      'title| Connectivity', 'heading| I. Background', 'paragraph| The Group met.', 'heading| SCOPE OF THE TEXT',
      'chapeau| Governments should consider:', 'item1| this', 'item1| that', 'paragraph| They should not:', 'paragraph| The end.',
    ]);
    expect(shown('# Connectivity\n\n## Background\n\n1. What?')).toEqual(['title| Connectivity', 'heading| Background', 'question| What?']);
    expect(shown('一、背景\n1、什么？')).toEqual(['heading| 一、背景', 'question| 什么？']);
    expect(shown('IV. What can be done?')).toEqual(['question| IV. What can be done?']);
  });

  it('Paste: the title is the first line that is no sentence, before any question', () => {
    expect(shown('Dear colleagues,\n\nPlease find the text below.\n\nAccess for all\n\n1. What?\n\nThank you')).toEqual([
      'paragraph| Dear colleagues,', 'paragraph| Please find the text below.', 'title| Access for all', 'question| What?', 'paragraph| Thank you',
    ]);
    expect(shown('1. What?\nAn afterthought')).toEqual(['question| What?', 'paragraph| An afterthought']);
  });

  it('Paste: bullets that a paste lost', () => {
    expect(shown('Title\n1. What about the following:\naffordability\nquality of bandwidth\n\nThe end.')).toEqual([
      'title| Title', 'question| What about the following:', 'item1| affordability', 'item1| quality of bandwidth', 'paragraph| The end.',
    ]);
  });

  it('Paste: Arabic and Chinese', () => {
    expect(
      shown('ضمان توصيلية مجدية بالإنترنت للبلدان النامية غير الساحلية\n١- ما هي الاستراتيجيات التي يمكن اعتمادها؟\n٢- ما هي التحديات فيما يتعلق بما يلي:\n– القدرة على تحمل التكاليف\n– الاستثمار'),
    ).toEqual([
      'title| ضمان توصيلية مجدية بالإنترنت للبلدان النامية غير الساحلية', 'question| ما هي الاستراتيجيات التي يمكن اعتمادها؟',
      'question| ما هي التحديات فيما يتعلق بما يلي:', 'item1| القدرة على تحمل التكاليف', 'item1| الاستثمار',
    ]);
    expect(shown('确保内陆发展中国家的互联网连接\n1、可以采取哪些策略？\n2、面临哪些挑战：\n– 价格\n– 投资')).toEqual([
      'title| 确保内陆发展中国家的互联网连接', 'question| 可以采取哪些策略？', 'question| 面临哪些挑战：', 'item1| 价格', 'item1| 投资',
    ]);
  });

  it('Paste: nothing for a text without words', () => {
    expect(recognize('')).toEqual([]);
    expect(recognize(' \n\t\n-----\n* * *\n\u200b')).toEqual([]);
  });
});

describe('Paste no word is lost', () => {
  const word = fc.stringMatching(/^[a-z]{4,9}$/).filter((w) => !['quater', 'quinquies'].includes(w));
  const capital = word.map((w) => w[0]?.toUpperCase() + w.slice(1));
  const words = (first: fc.Arbitrary<string>) =>
    fc.tuple(first, fc.array(word, { minLength: 1, maxLength: 25 })).map(([head, tail]) => [head, ...tail].join(' '));

  it('Paste: what is written with markers comes back, wrapped or not', () => {
    const item = fc.record({ kind: fc.constant('item' as const), text: words(word), level: fc.constantFrom(1, 2) });
    const question = fc.record({ kind: fc.constant('question' as const), text: words(capital).map((t) => `${t}?`), level: fc.constant(0) });
    const paragraph = fc.record({ kind: fc.constant('paragraph' as const), text: words(capital).map((t) => `${t}.`), level: fc.constant(0) });
    fc.assert(
      fc.property(words(capital), fc.array(fc.oneof(item, question, paragraph), { maxLength: 12 }), fc.boolean(), (title, found, wrap) => {
        let n = 0;
        let level = 0;
        const expected: Recognized[] = [{ kind: 'title', level: 0, wording: [{ text: title }] }];
        const lines = [title, ''];
        for (const block of found) {
          // An item one level down needs one above it, as in any list.
          level = block.kind === 'item' ? Math.min(block.level, level + 1) : 0;
          expected.push({ kind: block.kind, level, wording: [{ text: block.text }] });
          const marker = block.kind === 'question' ? `${String(++n)}. ` : block.kind === 'item' ? `${'\t'.repeat(level)}– ` : '';
          // Whether a sentence begins or goes on cannot be seen after a full line without a full stop.
          if (wrap && block.kind === 'paragraph') lines.push('');
          lines.push(...(wrap ? wrapped(marker + block.text, 72) : [marker + block.text]));
        }
        fc.pre(title.length < 200);
        expect(recognize(lines.join('\n'))).toEqual(expected);
      }),
    );
  });

  function wrapped(text: string, width: number): string[] {
    const out: string[] = [];
    let line = '';
    for (const piece of text.split(/ /)) {
      if (line !== '' && line.length + 1 + piece.length > width) {
        out.push(line);
        line = piece;
      } else line = line === '' ? piece : `${line} ${piece}`;
    }
    return [...out, line];
  }

  const long = /[\p{L}\p{M}]{4,}/gu;
  const markers = /^(?:quater|Question|QUESTION|Pregunta|PREGUNTA|Вопрос|ВОПРОС|السؤال|سؤال)$/u;

  it('Paste: every word of any text is there, in its order', () => {
    const bit = fc.oneof(
      word,
      capital,
      fc.constantFrom('\n', '\n\n', '\t', ' ', '1.', '2 ', 'Q3 –', '- ', '– ', '•\t', 'a) ', 'ii) ', 'IV. ', '# ', '> ', ':', '.', ',', '?', '١-', '3、', '互联网连接策略', 'الإنترنت', 'СВЯЗЬ'),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(bit, { maxLength: 60 }), (bits) => {
        const text = bits.join(' ').normalize('NFC');
        const after = recognize(text).map((found) => textOf(found.wording)).join('\n');
        // Lines of a script without spaces are joined to one word: each word is looked for behind the one before it.
        let at = 0;
        for (const one of (text.match(long) ?? []).filter((w) => !markers.test(w))) {
          const found = after.indexOf(one, at);
          expect(found, `${one} after ${String(at)} in ${after}`).toBeGreaterThanOrEqual(at);
          at = found + one.length;
        }
        expect(after.replace(/\s/gu, '').length).toBeLessThanOrEqual(text.replace(/\s/gu, '').length);
      }),
    );
  });
});
