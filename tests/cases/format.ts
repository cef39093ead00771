/** The format of a case: a scripted drafting session and what must stand at the end (version 1). */
import { z } from 'zod';
import { KINDS, MODES, POSITIONS, STATUSES } from '../../shared/schema/state.ts';

const code = z.string().min(1);
const expectation = z.object({
  clean: z.array(z.string()).optional(),
  rolling: z.array(z.string()).optional(),
  status: z.record(z.string(), z.enum(STATUSES)).optional(),
  drafts: z.record(z.string(), z.array(z.string())).optional(),
});
export type Expectation = z.output<typeof expectation>;

/** What the chair looked at: one wording, several in the order of the provisions, or by the case's id. */
const seen = z.union([z.string(), z.array(z.string()), z.record(z.string(), z.string())]);
export type SeenInCase = z.output<typeof seen>;

const step = z.looseObject({
  as: code,
  do: z.string(),
  refused: z.string().optional(),
  mode: z.enum(MODES).optional(),
  pens: z.union([z.literal('all'), z.array(code)]).optional(),
  provision: z.string().optional(),
  provisions: z.array(z.string()).optional(),
  wording: z.string().optional(),
  after: z.string().nullable().optional(),
  id: z.string().optional(),
  kind: z.enum(KINDS).optional(),
  level: z.number().int().optional(),
  ref: z.string().optional(),
  amend: z.string().optional(),
  delete: z.string().optional(),
  move: z.string().optional(),
  bracket: z.string().optional(),
  words: z.string().optional(),
  proposal: z.string().optional(),
  position: z.enum([...POSITIONS, 'none']).optional(),
  change: z.string().optional(),
  changes: z.array(z.string()).optional(),
  body: z.string().optional(),
  seen: seen.optional(),
  reason: z.string().optional(),
  symbol: z.string().optional(),
  expect: expectation.optional(),
});
export type Step = z.output<typeof step>;

export const caseSchema = z.object({
  case: z.literal(1),
  title: z.string(),
  meeting: z.object({
    symbol: z.string(),
    name: z.string(),
    place: z.string().optional(),
    dates: z.tuple([z.string(), z.string()]),
    settings: z.record(z.string(), z.unknown()).optional(),
  }),
  delegations: z.array(z.union([code, z.object({ code, name: z.string() })])),
  text: z.object({
    symbol: z.string(),
    language: z.string(),
    provisions: z.array(z.object({ id: z.string(), kind: z.enum(KINDS), level: z.number().int().optional(), wording: z.string() })),
  }),
  steps: z.array(step),
  expect: expectation.optional(),
});
export type Case = z.output<typeof caseSchema>;
