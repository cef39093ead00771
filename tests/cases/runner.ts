/** Runs a case through the real thing, WebSockets, HTTP and the log, with one connection per delegation. */
import { digestOf, seenForAccept, seenForAdopt, seenForAgree, type Override } from '../../shared/decisions/seen.ts';
import { cleanLines, rollingLines } from '../../shared/export/lines.ts';
import { carried } from '../../shared/proposals/carry.ts';
import { changeName, matchChange } from '../../shared/proposals/redline.ts';
import { settingsSchema, type LinkRow, type MeetingView } from '../../shared/protocol/house.ts';
import type { Answers } from '../../shared/protocol/verbs.ts';
import type { ChangeName, TextState } from '../../shared/schema/state.ts';
import { normalWording } from '../../shared/schema/wording.ts';
import { mayWrite } from '../../server/sync/holders.ts';
import { addToPen, Actor, rewriteProvision } from './actor.ts';
import { HttpRefusal, request } from './client.ts';
import { type Case, type Expectation, type SeenInCase, type Step } from './format.ts';
import { settingsOfCase } from './settings.ts';

export interface Outcome {
  ok: boolean;
  failures: string[];
  clean: string[];
  rolling: string[];
  status: Record<string, string>;
}

/** The server that a case runs on. */
export interface Target {
  readonly url: string;
  /** Code of a link for the secretariat of the house. */
  readonly code: string;
  /** Kills and restarts it; absent where it is not ours to kill. */
  readonly crash?: () => Promise<void>;
}

interface Joined {
  readonly token: string;
}

async function join(url: string, code: string, name: string): Promise<string> {
  return (await request<Joined>(url, '/api/join', null, { code, name, bearer: true })).token;
}

class Run {
  readonly actors = new Map<string, Actor>();
  /** The case's ids of provisions, and of proposals and drafts, to the server's. */
  readonly provisions = new Map<string, string>();
  readonly proposals = new Map<string, string>();
  readonly drafts = new Map<string, string>();
  readonly failures: string[] = [];
  readonly #target: Target;

  constructor(target: Target) {
    this.#target = target;
  }

  actor(who: string): Actor {
    const found = this.actors.get(who);
    if (found === undefined) throw new Error(`Nobody is called ${who} in this case`);
    return found;
  }
  provision(id: string): string {
    return this.provisions.get(id) ?? id;
  }
  proposal(ref: string): string {
    return this.proposals.get(ref) ?? 'no-such-proposal';
  }

  async setUp(input: Case): Promise<void> {
    const { url, code } = this.#target;
    const house = await join(url, code, 'Case');
    const { meeting, text } = input;
    const settings = settingsSchema.partial().parse(settingsOfCase(meeting.settings ?? {}));
    const made = await request<MeetingView>(url, '/api/meetings', house, { symbol: await this.#free(house, meeting.symbol), name: meeting.name, place: meeting.place ?? '', dates: meeting.dates, settings });
    const parties = input.delegations.map((one) => (typeof one === 'string' ? { code: one } : { ...one, status: 'regional-group' }));
    await request(url, `/api/meetings/${made.id}/parties`, house, parties, 'PUT');
    const created = await request<{ text: string }>(url, `/api/meetings/${made.id}/texts`, house, {
      symbol: text.symbol,
      language: text.language,
      provisions: text.provisions.map(({ kind, level, wording }) => ({ kind, level: level ?? (kind === 'item' ? 1 : 0), wording })),
    });
    const who = [
      { name: 'chair', role: 'chair', delegation: null },
      { name: 'secretariat', role: 'secretariat', delegation: null },
      { name: 'reader', role: 'reader', delegation: null },
      ...parties.map((party) => ({ name: party.code, role: 'delegate', delegation: party.code })),
    ];
    for (const { name, role, delegation } of who) {
      const link = await request<LinkRow>(url, `/api/meetings/${made.id}/links`, house, { role, delegation });
      const token = await join(url, link.code ?? '', name);
      this.actors.set(name, new Actor(name, name === 'reader' ? null : name, url, token, created.text));
    }
    const chair = this.actor('chair');
    await chair.inSync();
    chair.state.provisions.forEach((provision, i) => {
      const own = text.provisions[i];
      if (own !== undefined) this.provisions.set(own.id, provision.id);
    });
  }

  /** The symbol of the case, or with a number where a server of somebody else's has it already. */
  async #free(house: string, symbol: string): Promise<string> {
    const known = (await request<readonly { symbol: string }[]>(this.#target.url, '/api/meetings', house)).map((one) => one.symbol);
    for (let n = 1; ; n++) {
      const tried = n === 1 ? symbol : `${symbol}-${String(n)}`;
      if (!known.includes(tried)) return tried;
    }
  }

  async everybodyInSync(): Promise<void> {
    await Promise.all([...this.actors.values()].map((actor) => actor.inSync()));
  }

  async step(step: Step, at: number): Promise<void> {
    const where = `step ${String(at + 1)} (${step.as} ${step.do})`;
    try {
      const refused = await this.#attempt(step, where);
      if (refused !== (step.refused ?? null)) {
        this.failures.push(`${where}: ${refused === null ? `was to be refused ${String(step.refused)}, and was not` : `refused ${refused}${step.refused === undefined ? '' : `, not ${step.refused}`}`}`);
      }
    } catch (error) {
      this.failures.push(`${where}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async #attempt(step: Step, where: string): Promise<string | null> {
    try {
      return await this.#do(step, where);
    } catch (error) {
      if (error instanceof HttpRefusal) return error.code;
      throw error;
    }
  }

  async #do(step: Step, where: string): Promise<string | null> {
    const actor = this.actor(step.as);
    if (actor.online) await actor.inSync();
    switch (step.do) {
      case 'mode':
        await actor.act('mode', { mode: step.mode, ...(step.pens === undefined ? {} : { pens: step.pens }) });
        return null;
      case 'write':
        return this.#write(actor, step);
      case 'propose':
        return this.#propose(actor, step);
      case 'table': {
        const ref = step.proposal ?? '';
        const draft = this.drafts.get(ref);
        const answer: Answers['table'] = await actor.act('table', { drafts: [draft ?? 'no-such-draft'] });
        const tabled = answer.proposals[0];
        if (tabled !== undefined) this.proposals.set(ref, tabled.proposal);
        return null;
      }
      case 'withdraw':
        await this.#withdraw(actor, step.proposal ?? '');
        return null;
      case 'revise':
        return this.#revise(actor, step);
      case 'cosponsor':
        await actor.act('cosponsor', { proposal: this.proposal(step.proposal ?? '') });
        return null;
      case 'position': {
        const proposal = this.proposal(step.proposal ?? '');
        const change = step.change === undefined ? {} : { change: named(actor.state, proposal, step.change) };
        await actor.act('position', { proposal, position: step.position, ...change });
        return null;
      }
      case 'comment':
        await actor.act('comment', { proposal: this.proposal(step.proposal ?? ''), body: step.body });
        return null;
      case 'accept':
        return this.#accept(actor, step);
      case 'not-taken-up':
        await actor.act('set-aside', { proposal: this.proposal(step.proposal ?? '') });
        return null;
      case 'defer':
        await actor.act('come-back-to', { proposal: this.proposal(step.proposal ?? '') });
        return null;
      case 'agree':
      case 'agree-ad-ref': {
        const ids = (step.provisions ?? [step.provision ?? '']).map((id) => this.provision(id));
        const adReferendum = step.do === 'agree-ad-ref';
        const known = new Set(actor.state.provisions.filter((one) => !one.removed).map((one) => one.id));
        const digest = ids.every((id) => known.has(id)) ? digestOf(seenForAgree(actor.state, ids, adReferendum, this.#looked(step, ids))) : '0'.repeat(64);
        await actor.act('agree', { provisions: ids, adReferendum, seen: digest });
        return null;
      }
      case 'reopen':
        await actor.act('reopen', { provision: this.provision(step.provision ?? ''), reason: step.reason ?? 'reopened' });
        return null;
      case 'adopt': {
        const ids = actor.state.provisions.filter((one) => !one.removed).map((one) => one.id);
        await actor.act('adopt', { seen: digestOf(seenForAdopt(actor.state, this.#looked(step, ids))) });
        return null;
      }
      case 'issue':
        await actor.act('issue', { symbol: step.symbol });
        return null;
      case 'offline':
        // In open drafting those who hold the pen have the text before them, also before they first type.
        if (actor.party !== null && this.#holdsPen(actor)) await actor.takePen();
        await actor.inSync();
        actor.disconnect();
        return null;
      case 'online':
        await actor.reconnect();
        await this.everybodyInSync();
        return null;
      case 'crash':
        if (this.#target.crash !== undefined) {
          await this.everybodyInSync();
          await this.#target.crash();
          await this.everybodyInSync();
        }
        return null;
      case 'expect':
        await this.everybodyInSync();
        this.check(step.expect ?? {}, actor, where);
        return null;
      default:
        throw new Error(`${step.do} is not a step of this format`);
    }
  }

  #holdsPen(actor: Actor): boolean {
    const role = actor.party === 'chair' || actor.party === 'secretariat' ? actor.party : 'delegate';
    return mayWrite(actor.state, { role, delegation: role === 'delegate' ? actor.party : null }) === null;
  }

  /** What the chair says to have looked at, as an override of what stands. */
  #looked(step: Step, ids: readonly string[]): Override {
    const seen: SeenInCase | undefined = step.seen;
    if (seen === undefined) return {};
    const wordings = new Map<string, string>();
    if (typeof seen === 'string') ids.slice(0, 1).forEach((id) => wordings.set(id, seen));
    else if (Array.isArray(seen)) ids.forEach((id, i) => wordings.set(id, seen[i] ?? ''));
    else for (const [id, wording] of Object.entries(seen)) wordings.set(this.provision(id), wording);
    return { wordings };
  }

  async #write(actor: Actor, step: Step): Promise<string | null> {
    const wording = step.wording ?? '';
    if (step.provision !== undefined) {
      const id = this.provision(step.provision);
      return actor.write((pen) => rewriteProvision(pen, id, wording));
    }
    const after = step.after == null ? null : this.provision(step.after);
    return actor.write((pen) => {
      const made = addToPen(pen, after, step.kind ?? 'paragraph', step.level ?? (step.kind === 'item' ? 1 : 0), wording);
      this.provisions.set(step.id ?? made, made);
    });
  }

  #subject(step: Step): { body: Record<string, unknown>; target: string | null } {
    if (step.amend !== undefined) return { body: { kind: 'amend', target: this.provision(step.amend) }, target: this.provision(step.amend) };
    if (step.delete !== undefined) return { body: { kind: 'delete', target: this.provision(step.delete) }, target: this.provision(step.delete) };
    if (step.bracket !== undefined) {
      const words = step.words === undefined ? {} : { words: step.words };
      return { body: { kind: 'bracket', target: this.provision(step.bracket), ...words }, target: this.provision(step.bracket) };
    }
    const after = step.after == null ? null : this.provision(step.after);
    if (step.move !== undefined) return { body: { kind: 'move', target: this.provision(step.move), after }, target: this.provision(step.move) };
    return { body: { kind: 'add', after, provisionKind: step.kind ?? 'paragraph', level: step.level ?? (step.kind === 'item' ? 1 : 0) }, target: null };
  }

  async #propose(actor: Actor, step: Step): Promise<string | null> {
    const { body, target } = this.#subject(step);
    const worded = body['kind'] === 'amend' || body['kind'] === 'add';
    const lay = async (more: Record<string, unknown>): Promise<void> => {
      const { draft } = await actor.act('draft', { ...body, ...more });
      this.drafts.set(step.ref ?? '', draft);
    };
    if (!actor.online) {
      const base = actor.state.provisions.find((one) => one.id === target);
      const had = base === undefined ? {} : { base: normalWording(base.wording) };
      actor.later.push(() => lay({ ...had, ...(worded ? { wording: step.wording } : {}) }));
      return null;
    }
    await lay({});
    const draft = this.drafts.get(step.ref ?? '') ?? '';
    if (worded) await actor.writeDraft(draft, step.wording ?? '');
    return null;
  }

  async #withdraw(actor: Actor, ref: string): Promise<void> {
    const proposal = this.proposals.get(ref);
    const draft = this.drafts.get(ref);
    if (proposal === undefined && draft !== undefined) await actor.act('discard', { draft });
    else await actor.act('withdraw', { proposal: proposal ?? 'no-such-proposal' });
  }

  async #revise(actor: Actor, step: Step): Promise<string | null> {
    const proposal = this.proposal(step.proposal ?? '');
    const wording = step.wording ?? '';
    const said = actor.state.proposals.find((one) => one.id === proposal);
    if (!actor.online) {
      const base = actor.state.provisions.find((one) => one.id === said?.target);
      const had = base === undefined ? {} : { base: normalWording(base.wording) };
      actor.later.push(async () => {
        const draft = await this.#layRevision(actor, proposal, base?.id ?? null, wording, had);
        try {
          await actor.act('table', { drafts: [draft] });
        } catch (error) {
          // What can no longer be tabled stays on the desk; that is the point.
          if (!(error instanceof HttpRefusal)) throw error;
        }
      });
      return null;
    }
    const { draft } = await actor.act('draft', { revises: proposal });
    await actor.writeDraft(draft, wording);
    try {
      await actor.act('table', { drafts: [draft] });
    } catch (error) {
      // One act: what cannot be tabled was not drafted either.
      await actor.act('discard', { draft });
      throw error;
    }
    return null;
  }

  async #layRevision(actor: Actor, proposal: string, target: string | null, wording: string, had: Record<string, unknown>): Promise<string> {
    try {
      return (await actor.act('draft', { revises: proposal, wording, ...had })).draft;
    } catch (error) {
      if (!(error instanceof HttpRefusal) || target === null) throw error;
      return (await actor.act('draft', { kind: 'amend', target, wording, ...had })).draft;
    }
  }

  async #accept(actor: Actor, step: Step): Promise<string | null> {
    const proposal = this.proposal(step.proposal ?? '');
    const found = actor.state.proposals.find((one) => one.id === proposal);
    const changes = step.changes === undefined ? null : step.changes.map((words) => named(actor.state, proposal, words));
    const looked = found?.target == null ? {} : this.#looked(step, [found.target]);
    const seen = found === undefined ? '0'.repeat(64) : digestOf(seenForAccept(actor.state, proposal, changes, looked));
    const answer = await actor.act('accept', { proposal, seen, ...(changes === null ? {} : { changes }) });
    if (found?.kind === 'add' && answer.provision !== null) this.provisions.set(step.proposal ?? '', answer.provision);
    return null;
  }

  check(expect: Expectation, viewer: Actor, where: string): void {
    const compare = (what: string, found: unknown, wanted: unknown): void => {
      if (wanted !== undefined && JSON.stringify(found) !== JSON.stringify(wanted)) {
        this.failures.push(`${where}: ${what} is ${JSON.stringify(found)}, expected ${JSON.stringify(wanted)}`);
      }
    };
    const { state } = viewer;
    const lines = (found: readonly string[], wanted: readonly string[] | undefined, what: string): void => {
      if (wanted === undefined) return;
      for (let i = 0; i < Math.max(found.length, wanted.length); i++) compare(`${what} line ${String(i + 1)}`, found[i] ?? null, wanted[i] ?? null);
    };
    lines(cleanLines(state), expect.clean, 'clean');
    lines(rollingLines(state, { style: 'trailing' }), expect.rolling, 'rolling');
    for (const [id, status] of Object.entries(expect.status ?? {})) {
      compare(`status of ${id}`, state.provisions.find((one) => one.id === this.provision(id) && !one.removed)?.status ?? null, status);
    }
    for (const [delegation, wanted] of Object.entries(expect.drafts ?? {})) compare(`drafts of ${delegation}`, this.actor(delegation).drafts(), wanted);
  }

  outcome(): Outcome {
    const { state } = this.actor('chair');
    const status: Record<string, string> = {};
    for (const [own, id] of this.provisions) {
      const found = state.provisions.find((one) => one.id === id && !one.removed);
      if (found !== undefined) status[own] = found.status;
    }
    return { ok: this.failures.length === 0, failures: this.failures, clean: cleanLines(state), rolling: rollingLines(state, { style: 'trailing' }), status };
  }
}

/** A change named by its words in a case: those that it inserts, or else those that it deletes. */
function named(state: TextState, proposal: string, words: string): ChangeName {
  const found = state.proposals.find((one) => one.id === proposal);
  const now = found === undefined ? null : carried(found, state);
  const change = now?.type === 'applies' ? matchChange(now.changes, words) : undefined;
  return change === undefined ? { deleted: '', inserted: words } : changeName(change);
}

/** Runs a case on a server, and tells what came of it. */
export async function runCase(input: Case, target: Target): Promise<Outcome> {
  const run = new Run(target);
  try {
    await run.setUp(input);
    for (const [at, step] of input.steps.entries()) await run.step(step, at);
    await run.everybodyInSync();
    run.check(input.expect ?? {}, run.actor('chair'), 'at the end');
    return run.outcome();
  } finally {
    for (const actor of run.actors.values()) actor.close();
  }
}
