/** Which positions lapse (R13): a position holds for the words that it was taken on. */
import type { Position, Proposal, Provision, TextState } from '../schema/state.ts';
import { normalWording, sameWording } from '../schema/wording.ts';
import { carried } from './carry.ts';
import type { Change } from './model.ts';
import { isOpen } from './open.ts';
import { changeName, isNamed, redline } from './redline.ts';

/**
 * The positions of `before` whose words are not there any more in `after`. A position on a whole proposal lapses when its
 * wording is revised; on a change, when no such change is left in the proposal; `retain`, also when the base words that it
 * keeps were changed. Accepting parts leaves positions on the other changes alone. A position on a provision lapses when its
 * wording changes; one on the text as a whole stays. What is closed or gone keeps what it had.
 */
export function lapses(before: TextState, after: TextState): Position[] {
  const sameText = before.provisions === after.provisions;
  if (sameText && before.proposals === after.proposals) return [];
  const [proposalsThen, proposalsNow] = [byId(before.proposals), byId(after.proposals)];
  const [then, now] = [byId(before.provisions), byId(after.provisions)];
  return before.positions.filter((position) => {
    if (position.proposal === null) return position.provision !== null && !sameText && isReworded(position.provision, before, after);
    const was = proposalsThen.get(position.proposal);
    const is = proposalsNow.get(position.proposal);
    if (was === undefined || is === undefined || !isOpen(is)) return false;
    if (was === is && saysTheSame(is, then, now)) return false;
    return wordsChanged(position, was, is, after) || (position.position === 'retain' && baseChanged(position, was, before, is, after));
  });
}

const byId = <T extends { readonly id: string }>(list: readonly T[]): ReadonlyMap<string, T> => new Map(list.map((one) => [one.id, one]));

/**
 * Whether an unchanged proposal surely says against the text what it said before: it is about words of a provision that did
 * not change (what did is a new object). Additions, moves and what stood on removed provisions also hang on others.
 */
function saysTheSame({ kind, target }: Proposal, then: ReadonlyMap<string, Provision>, now: ReadonlyMap<string, Provision>): boolean {
  if (kind === 'add' || kind === 'move' || target === null) return false;
  const on = now.get(target);
  return on !== undefined && !on.removed && then.get(target) === on;
}

function isReworded(provision: string, before: TextState, after: TextState): boolean {
  const wordingIn = (state: TextState) => normalWording(state.provisions.find((one) => one.id === provision)?.wording ?? []);
  return !sameWording(wordingIn(before), wordingIn(after));
}

function wordsChanged(position: Position, was: Proposal, is: Proposal, after: TextState): boolean {
  const { change } = position;
  if (change === null) return was.revision !== is.revision;
  const now = carried(is, after);
  const changes = [...redline(is.base, is.wording), ...(now.type === 'applies' ? now.changes : [])];
  return !changes.some((one) => isNamed(one, change));
}

/** Whether the base words that a `retain` keeps were changed meanwhile. */
function baseChanged(position: Position, was: Proposal, before: TextState, is: Proposal, after: TextState): boolean {
  const then = carried(was, before);
  if (then.type !== 'applies') return false;
  const now = carried(is, after);
  if (now.type !== 'applies') return true;
  if (is.kind !== 'amend') return is.target !== null && isReworded(is.target, before, after);
  const { change } = position;
  const kept = (changes: readonly Change[]) => changes.filter((one) => change === null || isNamed(one, change));
  return kept(now.changes).length === 0 || !kept(now.changes).every((one) => then.changes.some((old) => isNamed(old, changeName(one))));
}
