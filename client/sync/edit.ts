/** Whose doing a change of a document is: the origin of its Yjs transaction. */

/** An edit made on this device by its person; what else changes a document (server, stored copy) is no edit of theirs. */
export class Edit {
  /** Whose eyes have it already: the editor that it was typed into. */
  readonly from: object | null;
  constructor(from: object | null = null) {
    this.from = from;
  }
}

/** Made here, but not the person's doing: an empty provision that an edit is about to fill. It is saved, not undone. */
export const PREPARED = 'prepared';
