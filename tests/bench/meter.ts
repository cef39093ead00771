/**
 * Loaded into a server that is measured, ahead of its own program: tells over the channel to its parent what the process has used.
 * Costs nothing while nobody asks; the collection of garbage before each answer is not counted.
 */
const used = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
let collecting = 0;

process.on('message', (asked: { id: number }) => {
  const cpu = used() - collecting;
  const from = used();
  globalThis.gc?.();
  collecting += used() - from;
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send?.({ id: asked.id, answer: { cpu, rss, heap: heapUsed + external } });
});
// Whoever started the server has gone: nothing stays behind.
process.on('disconnect', () => process.exit(0));
process.channel?.unref();
