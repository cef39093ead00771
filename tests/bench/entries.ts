/** The entries of the bench, in the order in which they run. Each is loaded only when it runs. */
import type { Entry } from './entry.ts';

export const ENTRIES: Readonly<Record<string, () => Promise<Entry>>> = {
  server: async () => (await import('./server.ts')).default,
  servers: async () => (await import('./servers.ts')).default,
  cold: async () => (await import('./cold.ts')).default,
  client: async () => (await import('./client.ts')).default,
  hostile: async () => (await import('./hostile.ts')).default,
  kill: async () => (await import('./kill-entry.ts')).default,
};
