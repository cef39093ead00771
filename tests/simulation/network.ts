/**
 * A network between clients and a server: each direction of a connection keeps its order, connections overtake each other,
 * and a cut loses what is on its way, in either direction, without telling anybody at first.
 */
import type { Wire } from '../../server/sync/channel.ts';
import type { Chance } from './chance.ts';
import type { SimClock } from './clock.ts';

/** The server's side of an open connection. */
export interface Far {
  receive(bytes: Uint8Array): void;
  gone(): void;
}

/** The client's side. */
export interface Near {
  opened(): void;
  message(frame: Uint8Array): void;
  /** 1006: the network is gone. */
  closed(code: number, reason: string): void;
}

/** What a connection is told to do by the client. */
export interface Line {
  send(frame: Uint8Array): void;
  close(): void;
  cut(): void;
}

/** How long frames are on their way, in milliseconds. */
export interface Weather {
  readonly least: number;
  readonly spread: number;
  /** How often what a client has under way is lost when the server closes, of one; never when absent. */
  readonly forgetful?: number;
}

export class SimNetwork {
  weather: Weather = { least: 5, spread: 60 };
  readonly #clock: SimClock;
  readonly #chance: Chance;
  readonly #lines = new Set<SimLine>();

  constructor(clock: SimClock, chance: Chance) {
    this.#clock = clock;
    this.#chance = chance;
  }

  /** Connects a client; `client`: the client ID that it says to write under. `accept` is the server's; null where it closes at once, through the wire. */
  open(near: Near, accept: (wire: Wire) => Far | null, client?: number): Line {
    const line = new SimLine(this.#clock, () => this.weather, this.#chance, near, () => this.#lines.delete(line));
    this.#lines.add(line);
    line.open((wire) => accept(client === undefined ? wire : { ...wire, client }));
    return line;
  }

  /** Every connection is lost (the server died). */
  cutAll(): void {
    for (const line of [...this.#lines]) line.cut();
  }
}

class SimLine implements Line {
  readonly #clock: SimClock;
  readonly #weather: () => Weather;
  readonly #chance: Chance;
  readonly #near: Near;
  readonly #over: () => void;
  #far: Far | null = null;
  /** The client may send; the server may send. */
  #nearOpen = true;
  #farOpen = true;
  /** Frames still on their way after a cut are lost. */
  #lostUp = false;
  #lostDown = false;
  #up = 0;
  #down = 0;

  constructor(clock: SimClock, weather: () => Weather, chance: Chance, near: Near, over: () => void) {
    this.#clock = clock;
    this.#weather = weather;
    this.#chance = chance;
    this.#near = near;
    this.#over = over;
  }

  #delay(): number {
    const { least, spread } = this.#weather();
    return least + this.#chance.below(spread);
  }

  #later(direction: 'up' | 'down', run: () => void): void {
    const last = direction === 'up' ? this.#up : this.#down;
    const at = Math.max(last, this.#clock.now + this.#delay());
    if (direction === 'up') this.#up = at;
    else this.#down = at;
    this.#clock.after(at - this.#clock.now, run);
  }

  open(accept: (wire: Wire) => Far | null): void {
    this.#later('up', () => {
      if (this.#lostUp) return;
      this.#far = accept({
        send: (frame) => {
          if (!this.#farOpen) return;
          const bytes = frame.slice();
          this.#later('down', () => {
            if (!this.#lostDown && this.#nearOpen) this.#near.message(bytes);
          });
        },
        close: (code, reason) => {
          if (!this.#farOpen) return;
          this.#farOpen = false;
          // The closing handshake: what the client sent before it learns of the end still arrives, where the network lives so long.
          this.#later('down', () => {
            if (this.#lostDown || !this.#nearOpen) return;
            this.#nearOpen = false;
            const { forgetful } = this.#weather();
            this.#lostUp = forgetful !== undefined && this.#chance.is(forgetful);
            this.#near.closed(code, reason);
            this.#goneLater();
          });
        },
        buffered: () => 0,
      });
      this.#later('down', () => {
        if (!this.#lostDown && this.#nearOpen) this.#near.opened();
      });
    });
  }

  #goneLater(): void {
    this.#later('up', () => {
      this.#farOpen = false;
      this.#over();
      this.#far?.gone();
    });
  }

  send(frame: Uint8Array): void {
    if (!this.#nearOpen) return;
    const bytes = frame.slice();
    this.#later('up', () => {
      if (!this.#lostUp) this.#far?.receive(bytes);
    });
  }

  close(): void {
    if (!this.#nearOpen) return;
    this.#nearOpen = false;
    this.#goneLater();
  }

  cut(): void {
    if (!this.#nearOpen) return;
    this.#nearOpen = false;
    // What was on its way may still arrive, or not: then the client never learns whether it did.
    this.#lostUp = this.#chance.is(0.5);
    this.#lostDown = true;
    this.#near.closed(1006, '');
    this.#goneLater();
  }
}
