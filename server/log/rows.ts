/** Rows as the databases give them: the same columns in each. */

/** An entry. The payload is null where it was erased. */
export interface EntryRow {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly act: string;
  readonly hash: Buffer;
  readonly payload_hash: Buffer;
  readonly payload: Buffer | null;
}
