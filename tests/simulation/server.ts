/** The real texts of the house over a log in memory, in virtual time; it can be killed, and its log can fail. */
import { createHash } from 'node:crypto';
import { memoryLog, memoryStore, type Fate } from '../../server/log/memory.ts';
import type { Batch, Log } from '../../server/log/port.ts';
import type { Parts } from '../../server/sync/breath.ts';
import type { DocName, Wire } from '../../server/sync/channel.ts';
import { Documents } from '../../server/sync/documents.ts';
import { textStream } from '../../server/sync/streams.ts';
import { REST_EVERY, TextHouse } from '../../server/sync/house.ts';
import { settingsSchema, type Settings } from '../../shared/protocol/house.ts';
import type { Answers, Body, Verb } from '../../shared/protocol/verbs.ts';
import type { Role, Seat } from '../../shared/permissions/seat.ts';
import type { Kind } from '../../shared/schema/state.ts';
import { plainWording } from '../../shared/schema/wording.ts';
import type { SimClock } from './clock.ts';
import type { Far } from './network.ts';

export const TEXT = 'text1';
export const MEETING = 'meeting1';

/** Ids as the server gives them, 21 letters, but recognizable wherever they turn up. */
export const ID = /x\d{20}/g;

export function seat(role: Role, delegation: string | null = null, id = delegation ?? role, head = false): Seat {
  return { id, meeting: MEETING, role, delegation, head, name: `Person of ${id}` };
}

interface Life {
  dead: boolean;
  readonly log: Log;
  readonly house: TextHouse;
  readonly presence: () => void;
}

export interface SimServerOptions {
  readonly clock: SimClock;
  readonly parties: readonly string[];
  /** Those for whom a party speaks. */
  readonly members?: Readonly<Record<string, readonly string[]>>;
  readonly settings?: Partial<Settings>;
  /** In which parts the readers of the record are told; all at once when absent. */
  readonly parts?: Parts;
  /** What becomes of an append; may take time. */
  readonly fate?: (batch: Batch) => Fate | Promise<Fate>;
  /** What becomes of an append that was under way when the server was killed. */
  readonly fateOfTheDead?: () => 'fail' | 'lost';
  /** Sees every frame before it leaves. */
  readonly watch?: (seat: Seat, doc: DocName, frame: Uint8Array) => void;
}

export class SimServer {
  readonly store = memoryStore();
  readonly warnings: { message: string; facts: Readonly<Record<string, unknown>> }[] = [];
  readonly #options: SimServerOptions;
  #life: Life;
  #ids = 0;
  #clients = 0;

  constructor(options: SimServerOptions) {
    this.#options = options;
    this.#life = this.#begin();
  }

  #begin(): Life {
    const { clock, parties, members, parts, fate, fateOfTheDead } = this.#options;
    const life: { dead: boolean; presence: () => void } = { dead: false, presence: () => undefined };
    const log = memoryLog({
      store: this.store,
      schedule: (run) => void clock.after(0, run),
      fate: async (batch) => {
        const given = life.dead ? 'fail' : await (fate?.(batch) ?? 'commit');
        return life.dead ? (fateOfTheDead?.() ?? 'fail') : given;
      },
    });
    const settings = settingsSchema.parse(this.#options.settings ?? {});
    const house = new TextHouse({
      log,
      clock: () => clock.now,
      newId: () => `x${String(++this.#ids).padStart(20, '0')}`,
      seal: (text) => createHash('sha256').update(text).digest('hex').slice(0, 8),
      newClient: () => 0x8000_0000 + ++this.#clients,
      warn: (message, facts) => {
        if (!life.dead) this.warnings.push({ message, facts });
      },
      pause: (ms) => (life.dead ? new Promise(() => undefined) : clock.pause(ms)),
      ...(parts === undefined ? {} : { parts }),
      every: (ms, run) => {
        // Looks for texts that nobody needs come when a simulation asks for them.
        if (ms !== REST_EVERY) life.presence = run;
        return () => undefined;
      },
      source: {
        meetingOf: () => Promise.resolve(MEETING),
        settingsOf: () => Promise.resolve(settings),
        partiesOf: () => Promise.resolve(parties.map((code) => ({ code, members: members?.[code] ?? [] }))),
      },
    });
    return Object.assign(life, { log, house });
  }

  get house(): TextHouse {
    return this.#life.house;
  }
  get log(): Log {
    return this.#life.log;
  }

  createText(provisions: readonly { readonly kind: Kind; readonly level?: number; readonly wording: string }[]): Promise<void> {
    return this.house.createText({
      id: TEXT, meeting: MEETING, symbol: 'T/1', language: 'en', insertions: 'bis', by: 'secretariat',
      provisions: provisions.map(({ kind, level, wording }) => ({ kind, level: level ?? 0, wording: plainWording(wording) })),
    });
  }

  act<V extends Verb>(by: Seat, verb: V, body: Body<V>): Promise<Answers[V]> {
    return this.house.act(TEXT, by, verb, body);
  }

  /** Lets go of the text where nobody has needed it since this was last asked. */
  rest(): void {
    this.#life.house.rest();
  }

  tellPresence(): void {
    this.#life.presence();
  }

  /** For `SimNetwork.open`. */
  accept(by: Seat, doc: DocName): (wire: Wire) => Far | null {
    return (wire) => {
      const life = this.#life;
      const watched: Wire = {
        ...wire,
        send: (frame) => {
          if (life.dead) return;
          this.#options.watch?.(by, doc, frame);
          wire.send(frame);
        },
        close: (code, reason) => {
          if (!life.dead) wire.close(code, reason);
        },
      };
      return life.house.connect(TEXT, by, doc, watched);
    };
  }

  /** Writes a snapshot of the text as the log has it. */
  async keepSnapshot(): Promise<void> {
    const folded = new Documents(TEXT, this.log, () => undefined);
    await folded.load();
    const kept = folded.snapshot(textStream(TEXT));
    if (kept !== null) await this.log.writeSnapshot(textStream(TEXT), kept.seq, kept.bytes);
  }

  /** Kills the server: what it had in memory is gone. A new one begins on the same log. The network cuts the connections. */
  crash(): void {
    this.#life.dead = true;
    this.#life = this.#begin();
  }
}
