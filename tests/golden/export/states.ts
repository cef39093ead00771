/** Texts under drafting that the export tests render: the model case half way, and smaller ones in Arabic and Chinese. */
import type { MeetingFacts } from '../../../shared/export/frame.ts';
import type { Position, PositionKind, Proposal, Provision, TextState } from '../../../shared/schema/state.ts';
import type { AuthoredWording, Wording } from '../../../shared/schema/wording.ts';

export const AT = '2025-02-20T15:46:07.123Z';

export const MEETING: MeetingFacts = {
  symbol: 'CWG-Internet-21',
  name: 'Twenty-first meeting of the Council Working Group on international Internet-related public policy issues',
  place: 'Geneva',
  dates: ['2025-02-19', '2025-02-20'],
  parties: [
    { code: 'NPL', name: null },
    { code: 'RCC', name: 'Regional Commonwealth in the field of Communications' },
  ],
};

export function provision(id: string, kind: Provision['kind'], words: string | AuthoredWording, more: Partial<Provision> = {}): Provision {
  const wording = typeof words === 'string' ? [{ text: words, by: 'secretariat' }] : words;
  const level = kind === 'item' ? 1 : 0;
  return { id, kind, level, status: 'open', wording, number: null, removed: false, decided: null, ...more };
}

let serial = 0;
export function proposal(delegation: string, kind: Proposal['kind'], more: Partial<Proposal>): Proposal {
  serial += 1;
  const at = `2025-02-19T10:${String(serial).padStart(2, '0')}:00.000Z`;
  return {
    id: `p${String(serial)}`, serial, revision: 0, delegation, cosponsors: [], kind, target: null, after: null, provisionKind: null,
    level: 0, base: [], wording: [], words: null, state: 'tabled', partly: false, tabled: at, revised: at, reasons: null, floor: null,
    becomes: null, package: null, taken: true, counters: null, confirmed: null, falling: false, dissociated: [], ...more,
  };
}

function amend(delegation: string, target: Provision, words: string | Wording, more: Partial<Proposal> = {}): Proposal {
  const wording = typeof words === 'string' ? [{ text: words }] : words;
  const base = target.wording.map((run) => (run.marks === undefined ? { text: run.text } : { text: run.text, marks: run.marks }));
  return proposal(delegation, 'amend', { target: target.id, base, wording, ...more });
}

function position(delegation: string, on: Proposal, kind: PositionKind, minute: number): Position {
  const at = `2025-02-19T11:${String(minute).padStart(2, '0')}:00.000Z`;
  return {
    delegation, proposal: on.id, provision: null, position: kind, change: null, note: 'Confidential note of the delegation', at,
    floor: null, audience: null,
  };
}

export function textState(symbol: string, language: string, provisions: Provision[], proposals: Proposal[] = [], positions: Position[] = []): TextState {
  return {
    head: {
      id: 'text1', symbol, language, mode: 'negotiation', pens: [], lent: false, withheld: null, pointer: null, screen: 'live', put: null,
      adopted: null, revisions: [], insertions: 'bis', chairsTextOf: null, erased: null, changed: '2025-02-19T12:00:00.000Z',
    },
    provisions,
    proposals,
    positions,
    comments: proposals.slice(0, 1).map((on) => ({ id: 'c1', delegation: 'CAN', proposal: on.id, body: 'Comment between delegations', at: AT })),
    decisions: [
      { id: 'd1', verb: 'reopen', at: AT, by: 'chair', words: [], proposal: null, setAside: [], reason: 'Reason given by ARM', corrected: false },
    ],
    statements: [],
    joinings: [],
  };
}

/** The model case half way: every kind of provision, proposal, status and mark. */
export function english(): TextState {
  serial = 0;
  const title = provision('title', 'title', 'Meaningful Internet connectivity for landlocked developing countries (LLDCs)', { status: 'agreed' });
  const scope = provision('scope', 'heading', 'Scope of the consultation', { status: 'not-discussed' });
  const intro = provision('intro', 'paragraph', [
    { text: 'The Group, recalling ', by: 'secretariat' },
    { text: 'Resolution 1305', marks: ['bold'], by: 'chair' },
    { text: ' (', by: 'secretariat' },
    { text: 'Mod.', marks: ['italic'], by: 'BRA' },
    { text: ' 2019', by: 'secretariat' },
    { text: '1', marks: ['superscript'], by: 'ARM' },
    { text: '), asks:', by: 'secretariat' },
  ], { status: 'reopened' });
  const q1 = provision('q1', 'question', 'What strategies can governments adopt to ensure universal connectivity to the Internet for LLDCs?', { number: '1' });
  const q2 = provision('q2', 'question', 'What challenges do LLDCs face in attaining meaningful connectivity, regarding the following:', { number: '2', status: 'agreed-ad-ref' });
  const affordability = provision('affordability', 'item', 'affordability');
  const quality = provision('quality', 'item', 'quality of bandwidth', { level: 2 });
  const investment = provision('investment', 'item', 'investment');
  const gone = provision('gone', 'item', 'words that were taken out', { removed: true });
  const stem = provision('stem', 'chapeau', 'In particular, governments could consider:');
  const q3 = provision('q3', 'question', 'What can governments do to ensure meaningful connectivity to the Internet for LLDCs?', { number: '3' });
  const q4 = provision('q4', 'question', 'How can transit countries support the connectivity of LLDCs?', { number: '4' });

  const braQ1 = amend('BRA', q1, 'What policies and strategies can governments adopt to ensure meaningful connectivity to the Internet for LLDCs?');
  const nplQ1 = amend('NPL', q1, 'What strategies can be adopted to ensure meaningful connectivity to the Internet for LLDCs?', {
    cosponsors: [{ delegation: 'RCC', at: '2025-02-19T10:30:00.000Z' }],
  });
  const gbrQ1 = amend('GBR', q1, 'What strategies can governments adopt to ensure affordable connectivity to the Internet for LLDCs?');
  const sauQ1 = amend('SAU', q1, 'What strategies can governments adopt to ensure universal connectivity for LLDCs?');
  const security = proposal('SAU', 'add', { after: 'investment', provisionKind: 'item', level: 1, wording: [{ text: 'security and ' }, { text: 'resilience', marks: ['italic'] }] });
  const later = proposal('TZA', 'add', { after: 'q3', provisionKind: 'question', wording: [{ text: 'What can regional organizations do?' }] });
  const move = proposal('TZA', 'move', { target: 'investment', after: 'affordability', base: [{ text: 'investment' }] });
  const deletion = proposal('BRA', 'delete', { target: 'q4', base: [{ text: 'How can transit countries support the connectivity of LLDCs?' }] });
  const late = proposal('CAN', 'amend', { target: 'q3', base: [{ text: 'What can States do for LLDCs?' }], wording: [{ text: 'What can ministries do for LLDCs?' }] });
  const consult = proposal('DOM', 'bracket', { target: 'stem', base: [{ text: 'In particular, governments could consider:' }], words: 'governments' });

  return textState(
    'CWG-Internet-21/DT/1',
    'en',
    [title, scope, intro, q1, q2, affordability, quality, investment, gone, stem, q3, q4],
    [braQ1, nplQ1, gbrQ1, sauQ1, security, later, move, deletion, late, consult],
    [
      position('PRY', nplQ1, 'support', 1),
      position('CAN', sauQ1, 'retain', 2),
      position('SAU', gbrQ1, 'object', 3),
      position('ARM', deletion, 'support', 4),
      position('CAN', deletion, 'reserve', 5),
    ],
  );
}

export function arabic(): TextState {
  serial = 0;
  const title = provision('title', 'title', 'ضمان توصيلية مجدية بالإنترنت للبلدان النامية غير الساحلية');
  const q1 = provision('q1', 'question', 'ما هي الاستراتيجيات التي يمكن اعتمادها (WSIS+20) لضمان توصيلية شاملة بالإنترنت؟', { number: '1' });
  const item = provision('i1', 'item', 'القدرة على تحمل التكاليف');
  return textState('CWG-Internet-21/DT/2', 'ar', [title, q1, item], [
    amend('SAU', q1, 'ما هي الاستراتيجيات التي يمكن اعتمادها (WSIS+20) لضمان توصيلية مجدية بالإنترنت؟'),
  ]);
}

export function chinese(): TextState {
  serial = 0;
  const title = provision('title', 'title', '确保内陆发展中国家的有意义互联网连接');
  const q1 = provision('q1', 'question', '可以采取哪些战略来确保互联网普遍连接？', { number: '1' });
  const item = provision('i1', 'item', '可负担性');
  return textState('CWG-Internet-21/DT/3', 'zh-Hans', [title, q1, item], [
    amend('CHN', q1, '可以采取哪些政策来确保互联网普遍连接？'),
    proposal('CHN', 'add', { after: 'i1', provisionKind: 'item', level: 1, wording: [{ text: '安全' }] }),
  ]);
}

/** Words that would be markup, code or formulas somewhere. */
export const HOSTILE = [
  '<script>alert(1)</script> & "quotes" \'single\' ]]> <!-- x --> </style></p>',
  '*[x](javascript:alert(1))* _y_ `z` ~~s~~ | $1$ \\n &lt; ![i](http://example.org/a)',
  '=HYPERLINK("http://example.org","x")',
  '# no heading',
  '1. no list',
  '- no dash',
  '+1+cmd|calc',
  '\u202eabc\u202c \ud800 tail',
];

export function hostile(): TextState {
  serial = 0;
  const provisions = HOSTILE.map((words, i) => provision(`h${String(i)}`, i === 0 ? 'title' : 'paragraph', words));
  const first = provisions[0] ?? provision('none', 'title', '');
  return textState(
    'X/<b>"</style>\'&\\../..\n|:*?',
    'en',
    [...provisions, provision('hi', 'item', HOSTILE[0] ?? '')],
    [proposal('BRA', 'amend', { target: first.id, base: [{ text: HOSTILE[0] ?? '' }], wording: [{ text: `${HOSTILE[0] ?? ''} <img src=x onerror=alert(2)>` }] })],
  );
}

export const HOSTILE_MEETING: MeetingFacts = {
  symbol: '<i>M</i>',
  name: '<script>alert("name")</script> & *Meeting*\n# two',
  place: '</style><b>',
  dates: ['not a date', '2025-02-20'],
  parties: [{ code: 'BRA', name: '<u>Brazil</u>' }],
};
