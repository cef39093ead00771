/** The jobs of one attempt at a turn, each taken in its order. What leaves the house waits in `replies` until the append. */
import { LogConflict } from '../log/port.ts';
import { CLOSE, Refusal } from '../../shared/protocol/errors.ts';
import { noticeFrame, type Connection } from './channel.ts';
import { takeStep1 } from './first-sync.ts';
import { takeFrame } from './frames.ts';
import { StorageFailed } from './storage.ts';
import { settle, takeAct, type Job, type Taking } from './taking.ts';

export interface JobsDeps {
  readonly readOnly: boolean;
  readonly drop: (connection: Connection, code: number, reason: string) => void;
  readonly warn: (message: string, facts: Readonly<Record<string, unknown>>) => void;
}

/** Gives the job that broke the documents, if one did: then nothing of the attempt counts. Throws what the log throws. */
export async function takeJobs(taking: Taking, jobs: readonly Job[], { readOnly, drop, warn }: JobsDeps): Promise<Job | null> {
  for (const job of jobs) {
    if ('connection' in job && (job.connection.bad || (job.connection.gone && job.type !== 'frame'))) continue;
    const costs = 'connection' in job ? job.connection.costs : job.type === 'act' ? job.costs : undefined;
    const from = costs?.now() ?? 0;
    try {
      await takeJob(taking, job, drop);
      if (job.type === 'step1' && readOnly && job.connection.doc.type === 'record') {
        taking.replies.push(() => job.connection.send(noticeFrame({ readOnly: true })));
      }
    } catch (error) {
      if (error instanceof LogConflict || error instanceof StorageFailed) throw error;
      warn('a message broke the turn', {
        text: taking.docs.text, type: job.type, verb: job.type === 'act' ? job.verb : undefined, error: error instanceof Error ? error.stack : String(error),
      });
      if ('reject' in job) job.reject(error instanceof Refusal ? error : new Refusal('internal'));
      else if ('connection' in job) drop(job.connection, CLOSE.malformed, 'this cannot be applied');
      return job;
    } finally {
      costs?.work(costs.now() - from);
    }
  }
  return null;
}

async function takeJob(taking: Taking, job: Job, drop: JobsDeps['drop']): Promise<void> {
  switch (job.type) {
    case 'wake':
      return;
    case 'act':
      return takeAct(taking, job);
    case 'found':
      return settle(taking, job);
    case 'frame':
      return takeFrame(taking, job, (code, reason) => drop(job.connection, code, reason));
    case 'step1':
      return takeStep1(taking, job, (code, reason) => drop(job.connection, code, reason));
    case 'upkeep': {
      const done = await job.run(taking);
      taking.replies.push(() => job.resolve(done));
      return;
    }
    case 'read':
      taking.replies.push(() => {
        try {
          job.resolve(job.look(taking.docs));
        } catch (error) {
          job.reject(error instanceof Error ? error : new Error('read failed'));
        }
      });
  }
}
