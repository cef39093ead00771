/** One generation of a scratch document (DESIGN 4, Generations). */
export interface Generation {
  readonly n: number;
  /** The client ID under which its first item, and everything of the server's in it, is written. */
  readonly client: number;
  /** The entry of the stream in which it began. */
  readonly from: number;
  /** The entry in which it ended; null for the present one. */
  readonly to: number | null;
  /** Its typing is erased (R14): where each client's ended, as a state vector in base64, so that what was never sent is known. */
  readonly erased?: string;
}
