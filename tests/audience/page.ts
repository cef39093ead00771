/** The page docs/AUTHORIZATION.md, printed from the rules. */
import { ASKERS, DOCUMENTS, OPEN, ROUTES, VERB_RULES, type Cell, type Cells, type Rule } from './rules.ts';

const WORDS: Readonly<Record<Cell, string>> = { yes: 'yes', no: '–', absent: '·' };
const WHOSE = { own: 'own', other: 'another’s', self: 'its own seat' } as const;

function row(what: string, rule: Rule, shown: Cells = rule.own): string {
  const about = [rule.whose === null ? '' : WHOSE[rule.whose], rule.note].filter((words) => words !== '').join('; ');
  return `| \`${what}\` | ${about} | ${ASKERS.map((asker) => WORDS[shown[asker]]).join(' | ')} |`;
}

const head = (what: string): string[] => [`| ${what} | on | ${ASKERS.join(' | ')} |`, `| --- | --- |${' --- |'.repeat(ASKERS.length)}`];

/** The whole page. */
export function authorizationPage(): string {
  const routes = Object.entries(ROUTES);
  const verbs = Object.entries(VERB_RULES);
  return `${[
    '# Who may do what',
    '',
    'Printed from the rules in `tests/audience/rules.ts` and asked whole by `tests/audience/matrix.test.ts`: every route of the',
    'server, every verb and every document, for every role, in its own meeting and in another, with seats that are valid, ended,',
    'expired, of a revoked link or none. After a change of the rules: `npx vitest run tests/audience/matrix.test.ts -u`.',
    '',
    '*yes*: let in. –: refused as not permitted (403, 4403). ·: answered as what does not exist (404, 4404). *house* is the',
    'secretariat of the house, *head* a delegate with the right of a head of delegation. Whether a thing is ready, open or locked',
    'is another question: [ERRORS](ERRORS.md). What is *another’s* and private answers as what does not exist.',
    '',
    '## Without a seat',
    '',
    'Without a seat, or with one that has ended or expired or whose link was revoked, everything below is refused: 401',
    '`no-seat` over HTTP, 4401 on sockets. Open to anyone:',
    '',
    OPEN.map((route) => `\`${route}\``).join(', ') + '.',
    '',
    '## Routes',
    '',
    ...head('route'),
    ...routes.flatMap(([route, rules]) => rules.map((rule) => row(route, rule))),
    '',
    '## Verbs',
    '',
    '`POST /api/texts/TEXT/VERB`. *own* and *another’s* are said of the draft or proposal that the verb is about.',
    '',
    ...head('verb'),
    ...verbs.flatMap(([verb, rules]) => rules.map((rule) => row(verb, rule))),
    '',
    '## Documents',
    '',
    'Sockets below `/sync/`. Nobody but the server writes record and asides.',
    '',
    ...head('document'),
    ...DOCUMENTS.map((rule) => row(rule.path, rule)),
    '',
    '## In another meeting',
    '',
    'Meetings, texts, seats and documents of another meeting answer as what does not exist, to everybody but the house. Where it',
    'is otherwise:',
    '',
    ...head('route'),
    ...routes.flatMap(([route, rules]) => rules.filter((rule) => !usual(rule)).map((rule) => row(route, rule, rule.elsewhere))),
    ...DOCUMENTS.filter((rule) => !usual(rule)).map((rule) => row(rule.path, rule, rule.elsewhere)),
  ].join('\n')}\n`;
}

function usual({ own, elsewhere }: Rule): boolean {
  return ASKERS.every((asker) => elsewhere[asker] === (asker === 'house' ? own.house : 'absent'));
}
