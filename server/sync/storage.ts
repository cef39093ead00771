/** Tells what went wrong with the log from what went wrong with a message: the first is nobody's fault who sent one. */
import type { Log } from '../log/port.ts';

/** The log could not be read. */
export class StorageFailed extends Error {
  constructor(cause: unknown) {
    super('The log could not be read', { cause });
    this.name = 'StorageFailed';
  }
}

/** The log, whose failures to read are `StorageFailed`. */
export function tellingFailures(log: Log): Log {
  const told = async <T>(asked: Promise<T>): Promise<T> => {
    try {
      return await asked;
    } catch (error) {
      throw new StorageFailed(error);
    }
  };
  return {
    append: (batch) => log.append(batch),
    async *read(stream, fromSeq) {
      try {
        yield* log.read(stream, fromSeq);
      } catch (error) {
        throw new StorageFailed(error);
      }
    },
    head: (stream) => told(log.head(stream)),
    streams: (prefix) => told(log.streams(prefix)),
    writeSnapshot: (stream, seq, bytes) => log.writeSnapshot(stream, seq, bytes),
    readSnapshot: (stream) => told(log.readSnapshot(stream)),
    dropSnapshot: (stream) => log.dropSnapshot(stream),
    erasePayload: (stream, seqs) => log.erasePayload(stream, seqs),
    verify: (stream) => log.verify(stream),
    probe: () => log.probe(),
    close: () => log.close(),
  };
}
