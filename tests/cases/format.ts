/**
 * The format of a case: a scripted drafting session and what must stand at the end (version 1). Taken generously: fields that
 * are not known are passed over, null is as good as absent, and what a server would refuse is left to it.
 */
import { z } from 'zod';

const code = z.string().min(1);

/** Leaves out what is null, except where null says something (`after`: at the beginning). */
function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key, one]) => one !== null || key === 'after'));
}

/** An object with whatever else may stand in it. */
function lenient<S extends z.ZodRawShape>(shape: S) {
  return z.preprocess(withoutNulls, z.looseObject(shape));
}

const one = <T extends z.ZodType>(item: T) => z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(item));

const lines = z.array(z.string()).optional();

/** Changes to take, for what-if: of a proposal all, or the one of these words. */
const choice = lenient({ proposal: z.string(), change: z.string().optional() });

/** What the filters of the list of changes are asked for (docs/CASES.md). */
const filter = lenient({
  parties: one(z.string()).optional(),
  provision: z.string().optional(),
  kind: z.string().optional(),
  state: z.string().optional(),
  mine: z.boolean().optional(),
  undecided: z.boolean().optional(),
});

const expectation = lenient({
  clean: lines,
  rolling: lines,
  status: z.record(z.string(), z.string()).optional(),
  drafts: z.record(z.string(), z.array(z.string())).optional(),
  // What follows is our own (docs/CASES.md); cases in the format as it was know nothing of it.
  leading: lines,
  proposals: lines,
  positions: lines,
  notices: lines,
  comments: lines,
  joinings: lines,
  statements: lines,
  changes: lines,
  filter: filter.optional(),
  table: z.record(z.string(), z.record(z.string(), z.array(z.string()))).optional(),
  answers: z.record(z.string(), z.array(z.string())).optional(),
  clearance: z.record(z.string(), z.string()).optional(),
  notes: z.record(z.string(), z.string()).optional(),
  whatIf: lenient({ choose: z.array(choice), clean: z.array(z.string()) }).optional(),
});
export type Expectation = z.output<typeof expectation>;
export type ChoiceInCase = z.output<typeof choice>;

/** What the chair looked at: one wording, several in the order of the provisions, or by the case's id. */
const seen = z.union([z.string(), z.array(z.string()), z.record(z.string(), z.string())]);
export type SeenInCase = z.output<typeof seen>;

const step = lenient({
  as: code,
  do: z.string(),
  refused: z.string().optional(),
  mode: z.string().optional(),
  /** Open drafting for some delegations alone (DESIGN 2, mode); all, where nothing is said. */
  pens: z.union([z.literal('all'), z.array(code)]).optional(),
  provision: z.string().optional(),
  provisions: one(z.string()).optional(),
  wording: z.string().optional(),
  after: z.string().nullable().optional(),
  id: z.string().optional(),
  kind: z.string().optional(),
  level: z.number().optional(),
  ref: z.string().optional(),
  amend: z.string().optional(),
  delete: z.string().optional(),
  move: z.string().optional(),
  bracket: z.string().optional(),
  words: z.string().optional(),
  proposal: z.string().optional(),
  position: z.string().optional(),
  change: z.string().optional(),
  changes: one(z.string()).optional(),
  body: z.string().optional(),
  seen: seen.optional(),
  reason: z.string().optional(),
  symbol: z.string().optional(),
  expect: expectation.optional(),
  // Fields of our own steps (docs/CASES.md).
  proposals: one(z.string()).optional(),
  reasons: z.string().optional(),
  counters: z.string().optional(),
  delegation: z.string().optional(),
  audience: z.string().optional(),
  note: z.string().optional(),
  dissociated: z.boolean().optional(),
  required: z.boolean().optional(),
  lent: z.boolean().optional(),
  answer: z.string().optional(),
  floor: z.string().optional(),
  choose: z.array(choice).optional(),
});
export type Step = z.output<typeof step>;

const TODAY = '2025-01-01';

export const caseSchema = lenient({
  case: z.literal(1, { error: 'the version of the format that is read here is 1' }),
  title: z.string().default(''),
  meeting: lenient({
    symbol: z.string(),
    name: z.string().optional(),
    place: z.string().optional(),
    dates: z.tuple([z.string(), z.string()]).default([TODAY, TODAY]),
    settings: z.record(z.string(), z.unknown()).optional(),
  }),
  delegations: z.array(z.union([code, lenient({ code, name: z.string().optional(), members: one(code).optional() })])).default([]),
  text: lenient({
    symbol: z.string(),
    language: z.string().default('en'),
    provisions: z.array(lenient({ id: z.string(), kind: z.string(), level: z.number().optional(), wording: z.string() })),
  }),
  steps: z.array(step).default([]),
  expect: expectation.optional(),
});
export type Case = z.output<typeof caseSchema>;

/** Reads a case. Throws a CaseFault that names what is wrong with it. */
export function readCase(text: string): Case {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new CaseFault(`This is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const read = caseSchema.safeParse(value);
  if (read.success) return read.data;
  throw new CaseFault(`This is not a case: ${read.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`).join('; ')}`);
}

/** What is wrong with the case itself. In the middle of a run the run goes on. */
export class CaseFault extends Error {}
