/** What comes in while somebody types (client/sync/intake.ts). */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { politely } from '../../client/sync/intake.ts';

/** A socket that hears what the test says. */
class Wire extends EventTarget {
  onmessage: ((event: MessageEvent<string>) => void) | null = null;
  onclose: (() => void) | null = null;
  closed = 0;

  say(words: string): void {
    this.dispatchEvent(new MessageEvent('message', { data: words }));
  }

  end(): void {
    this.dispatchEvent(new Event('close'));
  }

  close(): void {
    this.closed += 1;
  }
}

const keys = new EventTarget();
const heard: string[] = [];
let failures: unknown[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('addEventListener', keys.addEventListener.bind(keys));
  vi.stubGlobal('window', {});
  vi.stubGlobal('reportError', (error: unknown) => failures.push(error));
  heard.length = 0;
  failures = [];
});
afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function open(name: string): Wire {
  const wire = new (politely(Wire as unknown as typeof WebSocket))('ws://room') as unknown as Wire;
  wire.onmessage = ({ data }) => {
    if (data === 'wrong') throw new Error('not understood');
    heard.push(`${name} ${data}`);
  };
  wire.onclose = () => heard.push(`${name} ends`);
  return wire;
}
const key = (): void => { keys.dispatchEvent(new Event('keydown')); };

it('Intake: while nobody types, what comes is taken at once', () => {
  vi.advanceTimersByTime(1_000);
  open('a').say('one');
  expect(heard).toEqual(['a one']);
});

it('Intake: while somebody types it waits for a moment, and comes in the order in which it came', () => {
  const [a, b] = [open('a'), open('b')];
  key();
  a.say('one');
  b.say('two');
  a.say('three');
  expect(heard).toEqual([]);
  vi.advanceTimersByTime(200);
  expect(heard).toEqual(['a one', 'b two', 'a three']);
});

it('Intake: all that has come is taken before the end of a connection, and what fails holds nothing up', () => {
  const a = open('a');
  key();
  a.say('one');
  a.say('wrong');
  a.say('two');
  a.end();
  expect(heard).toEqual(['a one', 'a two', 'a ends']);
  expect(failures).toHaveLength(1);
});

it('Intake: after one has closed a connection oneself nothing comes from it any more, as from any socket', () => {
  const a = open('a');
  key();
  a.say('one');
  a.close();
  vi.advanceTimersByTime(200);
  expect(a.closed).toBe(1);
  expect(heard).toEqual([]);
});
