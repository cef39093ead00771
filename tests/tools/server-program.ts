/**
 * The server as a program that tests start. It ships as its sources, which `tsx` reads anew at each start; that costs five
 * times the work of the start itself. A run of tests therefore puts them together in one file first (built-server.ts) and
 * starts that: the same sources and the same dependencies. Where nothing was put together, as in a replay or a
 * measurement, the sources are started.
 */

/** Where the run of tests says which file it made. */
export const BUILT_SERVER = 'CHAPEAU_BUILT_SERVER';

/** The server as it ships: what Node is to be given before the server's own arguments. */
export const SHIPPED: readonly string[] = ['--import', 'tsx', 'server/main.ts'];

/** What Node is to be given, in the checkout's root, before the server's own arguments. */
export function serverProgram(): readonly string[] {
  const built = process.env[BUILT_SERVER];
  return built === undefined ? SHIPPED : [built];
}
