/**
 * What comes in while somebody types: taken a few times a second, all that has come meanwhile in one go, so that a key seldom meets
 * a frame of others' letters and has its own at once. While nobody types here everything is taken when it comes. To the documents
 * it is as a line that is a little slower: the order of each connection stays.
 */
import { afterFrame } from '../ui/later.ts';

/** Milliseconds after a key for which somebody is typing. */
const TYPING = 400;
/** Milliseconds from one going through to the next, at least. */
const APART = 80;
/** Milliseconds of taking after which a key may come between. */
const BOUT = 4;

type Work = () => void;

const waiting: Work[] = [];
let asked = false;
let lastKey = -Infinity;
let lastTaken = -Infinity;

/** As from a socket: what fails is told, and the next message is taken. */
function attempt(work: Work): void {
  try {
    work();
  } catch (error) {
    reportError(error);
  }
}

function take(): void {
  const until = performance.now() + BOUT;
  for (let work = waiting.shift(); work !== undefined; work = performance.now() < until ? waiting.shift() : undefined) attempt(work);
  lastTaken = performance.now();
  asked = waiting.length > 0;
  if (asked) setTimeout(take);
}

function add(work: Work): void {
  const now = performance.now();
  if (waiting.length === 0 && now - lastKey > TYPING) {
    work();
    return;
  }
  waiting.push(work);
  if (asked) return;
  asked = true;
  setTimeout(() => afterFrame(take), Math.max(0, APART - (now - lastTaken)));
}

/** Everything that waits, at once. */
function takeAll(): void {
  for (const work of waiting.splice(0)) attempt(work);
}

/** Sockets whose messages wait while somebody types. They all come before its end; and none comes after one has closed it oneself. */
export function politely(Base: typeof WebSocket): typeof WebSocket {
  addEventListener('keydown', () => { lastKey = performance.now(); }, { capture: true, passive: true });
  return class extends Base {
    #left = false;

    constructor(...all: ConstructorParameters<typeof WebSocket>) {
      super(...all);
      let onMessage: WebSocket['onmessage'] = null;
      let onClose: WebSocket['onclose'] = null;
      Object.defineProperty(this, 'onmessage', { get: () => onMessage, set: (listener: WebSocket['onmessage']) => { onMessage = listener; } });
      Object.defineProperty(this, 'onclose', { get: () => onClose, set: (listener: WebSocket['onclose']) => { onClose = listener; } });
      this.addEventListener('message', (event) => { add(() => { if (!this.#left) onMessage?.call(this, event); }); });
      this.addEventListener('close', (event) => {
        takeAll();
        onClose?.call(this, event);
      });
    }

    override close(...why: Parameters<WebSocket['close']>): void {
      this.#left = true;
      super.close(...why);
    }
  };
}
