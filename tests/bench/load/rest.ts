/**
 * How a crowd of readers is kept cheap: between two looks at its sockets the process sleeps, and what has come in meanwhile on one
 * is read in one go. Nobody measures time by the crowd (probes do, in another process), and a server is not held up by it: what
 * waits fits into the sockets' own buffers. The same for every server that is measured.
 */

/** Milliseconds between two looks. */
const BETWEEN = 40;
const CELL = new Int32Array(new SharedArrayBuffer(4));

export class Rest {
  #on = false;

  start(): void {
    if (this.#on) return;
    this.#on = true;
    const turn = (): void => {
      if (!this.#on) return;
      Atomics.wait(CELL, 0, 0, BETWEEN);
      // After the sockets have been looked at once.
      setImmediate(turn);
    };
    setImmediate(turn);
  }

  stop(): void {
    this.#on = false;
  }
}
