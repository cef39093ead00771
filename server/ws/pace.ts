/**
 * Pace of a seat: a limit that delays and never drops (DESIGN 4, 6). A seat that sends more than a person and its browser
 * can is read more slowly; the bytes wait in its own socket, and nobody else does.
 */

/** What is paced: reading from it can be halted and resumed. */
export interface Paced {
  pause(): void;
  resume(): void;
}

/** Frames a second, and how many may come at once after a silence (a paste, a reconnection with many documents). */
const FRAMES = { rate: 200, burst: 1_000 };
/** Bytes a second, and at once. The first sync after hours offline fits into the burst. */
const BYTES = { rate: 2_000_000, burst: 40_000_000 };

interface Bucket {
  frames: number;
  bytes: number;
  at: number;
}

/** `now`: milliseconds that never go back. */
export function createPacer(now: () => number): { pace(seat: string, bytes: number, socket: Paced): void } {
  const buckets = new Map<string, Bucket>();
  return {
    pace(seat, bytes, socket) {
      const at = now();
      const bucket = buckets.get(seat) ?? { frames: FRAMES.burst, bytes: BYTES.burst, at };
      const seconds = (at - bucket.at) / 1_000;
      bucket.frames = Math.min(FRAMES.burst, bucket.frames + seconds * FRAMES.rate) - 1;
      bucket.bytes = Math.min(BYTES.burst, bucket.bytes + seconds * BYTES.rate) - bytes;
      bucket.at = at;
      buckets.set(seat, bucket);
      const wait = Math.max(-bucket.frames / FRAMES.rate, -bucket.bytes / BYTES.rate);
      if (wait > 0) {
        socket.pause();
        setTimeout(() => socket.resume(), wait * 1_000).unref();
      }
      if (buckets.size > 10_000) for (const [id, one] of buckets) if (at - one.at > 60_000) buckets.delete(id);
    },
  };
}
