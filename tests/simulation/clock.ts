/** Virtual time: nothing happens until the next event is taken by hand, and then everything that follows from it at once. */

interface Event {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Lets every promise that can go on go on; no time passes. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class SimClock {
  /** Milliseconds since 1970. */
  now = Date.UTC(2025, 1, 19, 9);
  #events: Event[] = [];
  #order = 0;

  /** Runs something in so many milliseconds; gives how to call it off. */
  after(ms: number, run: () => void): () => void {
    const event: Event = { at: this.now + ms, order: this.#order++, run };
    let index = this.#events.length;
    while (index > 0 && (this.#events[index - 1]?.at ?? 0) > event.at) index--;
    this.#events.splice(index, 0, event);
    return () => {
      const at = this.#events.indexOf(event);
      if (at >= 0) this.#events.splice(at, 1);
    };
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** Takes the next event; false when there is none. */
  async step(): Promise<boolean> {
    const event = this.#events.shift();
    if (event === undefined) return false;
    this.now = Math.max(this.now, event.at);
    event.run();
    await settled();
    return true;
  }

  /** Takes events until none is left. Throws when they do not end: something goes on for ever. */
  async untilQuiet(most = 200_000): Promise<void> {
    await settled();
    for (let i = 0; await this.step(); i++) if (i > most) throw new Error('The simulation does not come to rest');
  }

  /** Takes the events of the next so many milliseconds. */
  async for(ms: number): Promise<void> {
    const end = this.now + ms;
    await settled();
    for (;;) {
      const next = this.#events[0];
      if (next === undefined || next.at > end) break;
      await this.step();
    }
    this.now = Math.max(this.now, end);
  }
}
