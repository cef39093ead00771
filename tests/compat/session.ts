/**
 * The session whose data folder is kept for each format (README.md): the example meeting played from open drafting to the
 * adopted text and its revision, with drafts left on desks, typing that was taken out again, and positions.
 */
import lldc from '../cases/lldc.json' with { type: 'json' };
import { readCase, type Case, type Step } from '../cases/format.ts';

const Q1 = 'What strategies can governments adopt to ensure universal connectivity to the Internet for LLDCs?';

/** Typed into the text in open drafting, taken out again: typing that retention erases, and the record does without. */
const DRAFTING: readonly Step[] = [
  { as: 'chair', do: 'mode', mode: 'open' },
  { as: 'NPL', do: 'write', provision: 'q1', wording: Q1.replace('universal', 'universal, secure and affordable') },
  { as: 'BRA', do: 'write', provision: 'q1', wording: Q1.replace('universal', 'universal and affordable') },
  { as: 'NPL', do: 'write', provision: 'q1', wording: Q1 },
  { as: 'chair', do: 'mode', mode: 'closed' },
];

/** Left on desks when the text is adopted. */
const LEFT: readonly Step[] = [
  { as: 'NPL', do: 'propose', ref: 'npl-left', amend: 'q3', wording: 'What can all stakeholders do to ensure meaningful connectivity to the Internet for LLDCs?' },
  { as: 'GBR', do: 'propose', ref: 'gbr-left', after: 'q3', kind: 'question', wording: 'How can progress be followed up?' },
  { as: 'SAU', do: 'propose', ref: 'sau-left', bracket: 'q3', words: 'other stakeholders' },
];

/** The session as a case. */
export function session(): Case {
  const steps: readonly Step[] = readCase(JSON.stringify(lldc)).steps.filter((step) => step.do !== 'crash');
  const agreeing = steps.findIndex((step) => step.do === 'agree-ad-ref');
  return readCase(JSON.stringify({ ...lldc, expect: {}, steps: [...DRAFTING, ...steps.slice(0, agreeing), ...LEFT, ...steps.slice(agreeing)] }));
}
