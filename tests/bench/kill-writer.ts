/** Those who write while the server is killed: with the sync of the browser's client, in Node, each token one edit. */
import { setMaxListeners } from 'node:events';
import { WebSocket } from 'ws';
import { Edit } from '../../client/sync/edit.ts';
import type { Link } from '../../client/sync/connect.ts';
import { keepScratch, type Scratch, type ScratchKeeper, type ScratchOptions } from '../../client/sync/scratch.ts';
import { unsaved } from '../../client/sync/status.ts';
import { deskFragment } from '../../shared/schema/desk.ts';
import { penFragment } from '../../shared/schema/pen.ts';
import type { Party } from '../../shared/schema/wording.ts';
import { textOfFragment } from '../../shared/schema/yruns.ts';

/** The stock socket of Node, which knows no cookie: the token goes with the address, which names the client ID already. */
function socketWith(token: string): typeof globalThis.WebSocket {
  return class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(`${String(url)}&token=${token}`, protocols);
    }
  } as unknown as typeof globalThis.WebSocket;
}

export interface Place {
  readonly url: string;
  readonly token: string;
  readonly text: string;
  readonly party: Party;
}

/** Something typed that stands nowhere else, and where. */
export interface Token {
  readonly token: string;
  readonly where: string;
}

/** How long something that was to happen is waited for, in milliseconds. */
const WITHIN = 60_000;

/** One who writes in the pen or on the desk of a delegation. */
export class Writer {
  readonly party: Party;
  readonly kind: 'pen' | 'desk';
  /** What was typed, and what of it the client has called saved. */
  readonly typed: Token[] = [];
  readonly saved = new Set<Token>();
  /** Close codes for good. */
  readonly ends: number[] = [];
  readonly #keeper: ScratchKeeper;
  #link: Link | null = null;
  #onLink: Token[] = [];
  readonly #listeners = new Set<() => void>();

  constructor(kind: 'pen' | 'desk', { url, token, text, party }: Place, onSaved: () => void) {
    // Each stock provider listens for the end of the process.
    setMaxListeners(0, process);
    this.kind = kind;
    this.party = party;
    const world: ScratchOptions['world'] = {
      url: `${url.replace('http', 'ws')}/sync`, now: () => performance.now(), random: () => 0, Socket: socketWith(token), openCopy: () => Promise.resolve(null),
    };
    this.#keeper = keepScratch({
      world, path: kind === 'pen' ? `pen/${text}` : `desk/${text}/${party}`, copy: '', goOn: () => true,
      onRefused: () => undefined,
      onEnd: (code) => this.ends.push(code),
      onLink: (link, open) => {
        if (!open) {
          // A generation has ended: what was not called saved in it comes back as drafts.
          if (this.#link === link) this.#link = null;
          return;
        }
        this.#link = link;
        const tokens: Token[] = [];
        this.#onLink = tokens;
        link.state.subscribe(() => {
          const before = this.saved.size;
          for (const token of tokens.slice(0, link.state.get().logged)) this.saved.add(token);
          if (this.saved.size > before) onSaved();
          this.#tell();
        });
        this.#tell();
      },
    });
    this.#keeper.current.subscribe(() => this.#tell());
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  get #scratch(): Scratch | null {
    const scratch = this.#keeper.current.get();
    return scratch?.ready.get() === true ? scratch : null;
  }

  /** Everything that was typed here is in the log, or has come back as a draft; and the server is there. */
  get settled(): boolean {
    const state = this.#link?.state.get();
    return state?.phase === 'synced' && unsaved(state) === 0;
  }

  /** Tokens that are not saved yet. */
  get waiting(): number {
    return this.typed.length - this.saved.size;
  }

  /** Types a token at the beginning or the end of a provision's (or draft's) words. False while there is nothing to type in. */
  type(id: string, token: string, atEnd: boolean): boolean {
    const scratch = this.#scratch;
    if (scratch === null) return false;
    const text = textOfFragment(this.kind === 'pen' ? penFragment(scratch.doc, id) : deskFragment(scratch.doc, id));
    if (text === null) return false;
    const typed = { token, where: `the ${this.kind} at ${id}` };
    this.typed.push(typed);
    this.#onLink.push(typed);
    scratch.doc.transact(() => text.insert(atEnd ? text.length : 0, atEnd ? ` ${token}` : `${token} `), new Edit());
    return true;
  }

  /** Waits until something holds; looked at whenever anything happens to the connection. */
  until(what: string, holds: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#listeners.delete(look);
        reject(new Error(`waited in vain for ${what}: the ${this.kind} of ${this.party} is ${JSON.stringify(this.#link?.state.get())}, ended ${this.ends.join()}`));
      }, WITHIN);
      const look = (): void => {
        if (!holds()) return;
        clearTimeout(timer);
        this.#listeners.delete(look);
        resolve();
      };
      this.#listeners.add(look);
      look();
    });
  }

  /** Tries to connect at once, as when the network is back; not only when the client's next attempt is due. */
  retry(): void {
    this.#link?.retry();
  }

  ready(): Promise<void> {
    return this.until('the first sync', () => this.#scratch !== null && this.settled);
  }

  close(): Promise<void> {
    return this.#keeper.close();
  }
}
