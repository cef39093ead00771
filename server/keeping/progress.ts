/** Long work: it says how far it is, and can be called off. */

/** It was called off; nothing half is left. */
export class Cancelled extends Error {
  constructor() {
    super('Called off; nothing was changed');
    this.name = 'Cancelled';
  }
}

/** What stops the work: one line that says what is wrong. */
export class KeepingError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'KeepingError';
  }
}

/** What the work has in hand of the world. */
export interface Work {
  readonly signal: AbortSignal;
  /** How far it is: so many entries, in so many streams. */
  progress(what: string, entries: number): void;
}

/** Throws `Cancelled` once it is called off. Asked between steps. */
export function goOn({ signal }: Work): void {
  if (signal.aborted) throw new Cancelled();
}
