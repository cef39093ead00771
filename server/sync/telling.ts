/** After the append: whoever wrote is answered, everybody else is told, and who is on an ended generation is asked for what is left (R2). */
import type { Log } from '../log/port.ts';
import type { Breath } from './breath.ts';
import { NO_CARET } from './carets.ts';
import { channelOf, updateFrame } from './channel.ts';
import { outdated, retire } from './first-sync.ts';
import type { Listeners } from './listeners.ts';
import type { Taking } from './taking.ts';

const RECORD = channelOf({ type: 'record' }, 0);

/** Tells a turn that stands in the log. `breath` takes note of what telling it to many has cost. */
export function tellTurn(taking: Taking, listeners: Listeners, breath: Breath, log: Log): void {
  const { turn, docs } = taking;
  for (const reply of taking.replies) reply();
  const heard = turn.heard();
  breath.while(() => {
    let frames = 0;
    // The room before the pens: who writes has their own letters already.
    const order = [...heard].sort(([a], [b]) => Number(b === RECORD) - Number(a === RECORD));
    for (const [channel, update] of order) frames += listeners.tell(channel, updateFrame(update));
    listeners.carets.tell();
    return frames;
  });
  for (const after of taking.after) after();
  for (const connection of listeners.carets.greet()) listeners.drop(connection, NO_CARET.code, NO_CARET.reason);
  for (const connection of [...listeners.scratch]) {
    if (connection.hears && outdated(docs, connection)) retire(docs, log, connection, (code, reason) => listeners.drop(connection, code, reason));
  }
}
