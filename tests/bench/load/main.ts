/** The load, in a process of its own: told what to do over the channel of the process that started it. */
import type { Command, Answer } from './commands.ts';
import { LoadRoom } from './room.ts';

const room = new LoadRoom();

process.on('message', (asked: { id: number; command: Command }) => {
  const reply = (body: { answer: Answer } | { failed: string }): void => {
    process.send?.({ id: asked.id, ...body });
  };
  room.carryOut(asked.command).then(
    (answer) => reply({ answer }),
    (error: unknown) => reply({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
