/** After the append: whoever wrote is answered, the others are told, and who is on an ended generation is asked for what is left (R2). */
import type { Log } from '../log/port.ts';
import type { Breath } from './breath.ts';
import { NO_CARET } from './carets.ts';
import { updateFrame } from './channel.ts';
import { outdated, retire } from './first-sync.ts';
import { RECORD, type Listeners } from './listeners.ts';
import type { Taking } from './taking.ts';

/**
 * Tells a turn that stands in the log: an act to everybody at once, letters to the part of the record's readers whose turn it is.
 * `breath` says how many those are, and takes note of what telling has cost.
 */
export function tellTurn(taking: Taking, listeners: Listeners, breath: Breath, log: Log): void {
  const { turn, docs } = taking;
  for (const reply of taking.replies) reply();
  const heard = turn.heard();
  const record = heard.get(RECORD);
  if (record !== undefined) listeners.rounds.add(record, turn.together);
  // The room before the pens: who writes has their own letters already.
  tellPart(listeners, breath, () => {
    let frames = 0;
    for (const [channel, update] of heard) if (channel !== RECORD) frames += listeners.tell(channel, updateFrame(update));
    listeners.carets.tell();
    return frames;
  });
  for (const after of taking.after) after();
  for (const connection of listeners.carets.greet()) listeners.drop(connection, NO_CARET.code, NO_CARET.reason);
  for (const connection of [...listeners.scratch]) {
    if (connection.hears && outdated(docs, connection)) retire(docs, log, connection, (code, reason) => listeners.drop(connection, code, reason));
  }
}

/** Tells the next part of the record's readers what they have not heard yet, then the others. `others` gives how many those were. */
export function tellPart({ rounds }: Listeners, breath: Breath, others: () => number = () => 0): void {
  breath.while(() => {
    const told = rounds.tell(breath.share(rounds.size));
    const rest = others();
    return { frames: told + rest, all: Math.max(told, rounds.size) + rest };
  });
}
