/**
 * Loaded into a server that is measured, ahead of its own program: tells over the channel to its parent what the process has used.
 * Costs nothing while nobody asks.
 */
process.on('message', (asked: { id: number }) => {
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  process.send?.({ id: asked.id, answer: { cpu: (user + system) / 1_000, rss, heap: heapUsed + external } });
});
// Whoever started the server has gone: nothing stays behind.
process.on('disconnect', () => process.exit(0));
process.channel?.unref();
