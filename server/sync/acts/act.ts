/** What an act is: a verb of shared/protocol/verbs.ts, carried out. It checks, throwing `Refusal`, before it changes anything. */
import type { Answers, Body, Verb } from '../../../shared/protocol/verbs.ts';
import type { ActContext } from '../context.ts';

export type Act<V extends Verb> = (ctx: ActContext, body: Body<V>) => Answers[V];

export const DONE = { done: true } as const;
