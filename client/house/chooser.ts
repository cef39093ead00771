/** Finding delegations in the table of Member States: by part of a name in any language, by code, or a whole list pasted. */
import { MEMBER_STATES, sortKey, type MemberState } from '../../shared/states/states.ts';

interface Findable {
  readonly state: MemberState;
  readonly keys: readonly string[];
}

const FINDABLE: readonly Findable[] = MEMBER_STATES.map((state) => ({
  state,
  keys: [...new Set([state.code.toLowerCase(), ...Object.values(state.names).map(sortKey)])],
}));

/** Codes of the States whose name in one of the six languages has a word that begins like this, or whose code does. */
export function findStates(query: string): readonly string[] {
  const key = sortKey(query);
  if (key === '') return MEMBER_STATES.map((state) => state.code);
  return FINDABLE.filter(({ keys }) => keys.some((one) => one.startsWith(key) || one.includes(` ${key}`) || (key.length > 2 && one.includes(key)))).map(
    ({ state }) => state.code,
  );
}

export interface ReadList {
  readonly codes: readonly string[];
  /** What stood in the list and is no Member State by code or whole name. */
  readonly unknown: readonly string[];
}

/** The State of a code or whole name, or of the one name that begins so (`Nepal` of `Nepal (Republic of)`); else null. */
function stateOf(key: string): string | null {
  const whole = FINDABLE.find(({ keys }) => keys.includes(key));
  if (whole !== undefined) return whole.state.code;
  const begun = FINDABLE.filter(({ keys }) => keys.some((one) => one.startsWith(`${key} `)));
  return begun.length === 1 ? (begun[0]?.state.code ?? null) : null;
}

/** Reads a pasted list of codes or names, parted by commas, semicolons or lines. */
export function readList(pasted: string): ReadList {
  const codes: string[] = [];
  const unknown: string[] = [];
  for (const part of pasted.split(/[,;\n\t]+/)) {
    const key = sortKey(part);
    if (key === '') continue;
    const code = stateOf(key);
    if (code === null) unknown.push(part.trim());
    else if (!codes.includes(code)) codes.push(code);
  }
  return { codes, unknown };
}

/** Whether this is a list rather than one thing to look for. */
export function isList(query: string): boolean {
  return /[,;\n\t]/.test(query.trim());
}
