/** Reservations and statements filed when the text is adopted: kept verbatim, outside the text. */
import { Refusal } from '../../../shared/protocol/errors.ts';
import { LIMITS } from '../../../shared/protocol/verbs.ts';
import { pushStatement } from '../../../shared/schema/record.ts';
import type { Act } from './act.ts';

export const statement: Act<'statement'> = (ctx, body) => {
  if (ctx.state.head.adopted === null) throw new Refusal('not-ready', 'Statements are filed when the text is adopted.');
  if (ctx.state.statements.filter((one) => one.delegation === ctx.party).length >= LIMITS.statements) {
    throw new Refusal('too-many', `A delegation files up to ${String(LIMITS.statements)} statements on a text.`);
  }
  const id = ctx.newId();
  pushStatement(ctx.docs.record, { id, delegation: ctx.party, kind: body.kind, body: body.body, at: ctx.at });
  return { statement: id };
};
