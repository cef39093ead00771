/** Small texts and proposals for tests: what is not said takes a plain default. */
import { provisionalNumbers } from '../../../shared/numbering/numbering.ts';
import type { Acceptance } from '../../../shared/proposals/lifecycle.ts';
import type {
  Cosponsor, Kind, Position, PositionKind, Proposal, Provision, TextHead, TextState,
} from '../../../shared/schema/state.ts';
import { plainWording, type AuthoredWording, type Wording } from '../../../shared/schema/wording.ts';

/** Times in the order in which they are asked for. */
export function clock(): () => string {
  let n = 0;
  return () => new Date(Date.UTC(2025, 1, 19, 9, 0, 0, n++)).toISOString();
}

export function head(to: Partial<TextHead> = {}): TextHead {
  return {
    id: 'text', symbol: 'CWG-Internet-21/DT/1', language: 'en', mode: 'negotiation', pens: 'all', lent: false, withheld: null,
    pointer: null, screen: 'live', put: null, adopted: null, revisions: [], insertions: 'bis', chairsTextOf: null, erased: null, changed: '', ...to,
  };
}

export function authored(text: string, by = 'secretariat'): AuthoredWording {
  return plainWording(text).map((run) => ({ ...run, by }));
}

/** A provision; `q1: 'words'` of kind question unless said otherwise. Numbers are given by `text`. */
export function provision(id: string, words: string, to: Partial<Provision> = {}): Provision {
  const kind: Kind = to.kind ?? 'question';
  return {
    id, kind, level: kind === 'item' ? 1 : 0, status: 'open', wording: authored(words), number: null, removed: false,
    decided: null, ...to,
  };
}

export interface ProposalOf extends Partial<Omit<Proposal, 'wording' | 'base' | 'cosponsors'>> {
  readonly by: string;
  readonly wording?: string | Wording;
  readonly base?: string | Wording;
  readonly cosponsors?: readonly (Cosponsor | string)[];
}

const asWording = (words: string | Wording): Wording => (typeof words === 'string' ? plainWording(words) : words);

/** Builds a text step by step; times rise with each step. */
export class Room {
  readonly #now = clock();
  #state: TextState;
  #serial = 0;

  constructor(provisions: readonly Provision[], to: Partial<TextHead> = {}) {
    let n = 0;
    this.#state = {
      head: head(to),
      provisions: provisions.map((one) =>
        one.kind === 'question' && one.number === null && !one.removed ? { ...one, number: String(++n) } : one,
      ),
      proposals: [], positions: [], comments: [], decisions: [], statements: [], joinings: [],
    };
  }

  get state(): TextState {
    return this.#state;
  }

  /** Tables a proposal; its base is the target's wording now unless given. Gives its id. */
  table({ by, wording = [], base, cosponsors = [], ...to }: ProposalOf): string {
    const serial = ++this.#serial;
    const id = to.id ?? `p${String(serial)}`;
    const at = this.#now();
    const target = this.#state.provisions.find((one) => one.id === to.target);
    const proposal: Proposal = {
      id, serial, revision: 0, delegation: by, kind: 'amend', target: null, after: null, provisionKind: null, level: 0,
      words: null, state: 'tabled', partly: false, tabled: at, revised: at, reasons: null, floor: null, becomes: null, package: null, taken: true, counters: null,
      confirmed: null, falling: false, dissociated: [],
      ...to,
      base: asWording(base ?? target?.wording.map((run) => run.text).join('') ?? ''),
      wording: asWording(wording),
      cosponsors: cosponsors.map((one) => (typeof one === 'string' ? { delegation: one, at: this.#now() } : one)),
    };
    this.#state = { ...this.#state, proposals: [...this.#state.proposals, proposal] };
    return id;
  }

  amend(by: string, target: string, wording: string | Wording): string {
    return this.table({ by, kind: 'amend', target, wording });
  }

  position(by: string, on: string | { readonly provision: string }, position: PositionKind, change: Position['change'] = null): void {
    const about = typeof on === 'string' ? { proposal: on, provision: null } : { proposal: null, provision: on.provision };
    const one: Position = { ...about, delegation: by, position, change, note: null, at: this.#now(), floor: null, audience: null };
    this.#state = { ...this.#state, positions: [...this.#state.positions, one] };
  }

  cosponsor(by: string, proposal: string): void {
    const at = this.#now();
    this.set(proposal, (one) => ({ cosponsors: [...one.cosponsors, { delegation: by, at }] }));
  }

  /** Does what accepting a proposal does to the text (an addition becomes a provision of the proposal's id). */
  take(effect: Acceptance, proposal: string): void {
    switch (effect.type) {
      case 'words':
        this.edit(effect.provision, { wording: effect.wording.map((run) => ({ ...run, by: effect.by })) });
        return;
      case 'removal':
        this.edit(effect.provision, { removed: true });
        return;
      case 'place': {
        const moved = this.#state.provisions.filter((one) => one.id === effect.provision);
        this.#insert(effect.after, moved, this.#state.provisions.filter((one) => one.id !== effect.provision));
        return;
      }
      case 'provision': {
        const { behind, kind, level, wording, by } = effect;
        const number = kind === 'question' ? (provisionalNumbers(this.#state).get(proposal) ?? null) : null;
        const entered = provision(proposal, '', { kind, level, number, wording: wording.map((run) => ({ ...run, by })) });
        this.#insert(behind, [entered], this.#state.provisions);
        this.set(proposal, () => ({ becomes: proposal }));
        return;
      }
      case 'none':
    }
  }

  #insert(after: string | null, entered: readonly Provision[], among: readonly Provision[]): void {
    const at = among.findIndex((one) => one.id === after) + 1;
    this.#state = { ...this.#state, provisions: [...among.slice(0, at), ...entered, ...among.slice(at)] };
  }

  /** Changes a proposal. */
  set(id: string, to: (proposal: Proposal) => Partial<Proposal>): void {
    const proposals = this.#state.proposals.map((one) => (one.id === id ? { ...one, ...to(one) } : one));
    this.#state = { ...this.#state, proposals };
  }

  /** Changes a provision. */
  edit(id: string, to: Partial<Provision> | string): void {
    const change = typeof to === 'string' ? { wording: authored(to) } : to;
    const provisions = this.#state.provisions.map((one) => (one.id === id ? { ...one, ...change } : one));
    this.#state = { ...this.#state, provisions };
  }
}
