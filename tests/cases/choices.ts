/** Changes chosen in a case, for what-if and the Chair's text. */
import { changeName } from '../../shared/proposals/redline.ts';
import { changesOf } from '../../shared/proposals/lifecycle.ts';
import { choicesOf, offersIn, whatIf, type Choice, type WhatIf } from '../../shared/proposals/what-if.ts';
import type { TextState } from '../../shared/schema/state.ts';
import { CaseFault, type ChoiceInCase } from './format.ts';

/** What choosing these would give; `proposal` knows the server's ids. */
export function chosen(state: TextState, choices: readonly ChoiceInCase[], proposal: (ref: string) => string): WhatIf {
  const all = choices.flatMap((one): Choice[] => {
    const found = state.proposals.find(({ id }) => id === proposal(one.proposal));
    if (found === undefined) throw new CaseFault(`there is no proposal ${one.proposal}`);
    const offered = choicesOf(found, state);
    if (one.change === undefined) return offered;
    const names = changesOf(found, state).map(changeName);
    return offered.filter(({ change }) => change !== null && [names[change]?.inserted, names[change]?.deleted].includes(one.change));
  });
  return whatIf(offersIn(state), all);
}
