/** How much of the machine others used meanwhile: what a figure is worth. */
import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds of processor time that the whole machine has been busy, all cores together; null where that cannot be told. */
export function machineBusy(): number | null {
  try {
    const [user = 0, nice = 0, system = 0, , , irq = 0, soft = 0, steal = 0] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.trim().split(/\s+/).slice(1).map(Number) ?? [];
    // In hundredths of a second.
    return (user + nice + system + irq + soft + steal) * 10;
  } catch {
    return null;
  }
}

/** What stands of a process in /proc: its parent, and milliseconds of processor time, its own and that of children which have ended. */
function statOf(pid: number): { readonly parent: number; readonly own: number; readonly ended: number } | null {
  try {
    const fields = readFileSync(`/proc/${String(pid)}/stat`, 'utf8').replace(/^.*\) /, '').split(' ').map(Number);
    const [, parent = 0, , , , , , , , , , user = 0, system = 0, usersOfEnded = 0, systemOfEnded = 0] = fields;
    return { parent, own: (user + system) * 10, ended: (usersOfEnded + systemOfEnded) * 10 };
  } catch {
    // It has ended since, or this is no Linux.
    return null;
  }
}

/** Milliseconds of processor time that a process has used; 0 where that cannot be told. */
export function processBusy(pid: number): number {
  return statOf(pid)?.own ?? 0;
}

/** Milliseconds of processor time that a process and its children have used, those that have ended too; 0 where that cannot be told. */
export function familyBusy(pid: number): number {
  const of = statOf(pid);
  if (of === null) return 0;
  const living = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [statOf(Number(name))] : []));
  return of.own + of.ended + living.reduce((sum, one) => sum + (one?.parent === pid ? one.own : 0), 0);
}

/** A share of one core that others may use before a round is marked. */
export const QUIET = 0.15;

/** Watches a span: tells the share of one core that others than these processes used. Null where it cannot be told. */
export function watchOthers(pids: readonly number[]): () => number | null {
  const from = performance.now();
  const all = machineBusy();
  const own = pids.reduce((sum, pid) => sum + processBusy(pid), 0);
  return () => {
    const now = machineBusy();
    if (all === null || now === null) return null;
    const used = now - all - (pids.reduce((sum, pid) => sum + processBusy(pid), 0) - own);
    return Math.max(0, used) / (performance.now() - from);
  };
}
