/**
 * A meeting for browser tests: the example on a server of its own, and people with a browser context each. Programs sit
 * beside them over HTTP, for what a test does not look at.
 */
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { digestOf, seenForAgree } from '../../../shared/decisions/seen.ts';
import type { TextView, SeatView } from '../../../shared/protocol/house.ts';
import type { Answers, Verb } from '../../../shared/protocol/verbs.ts';
import type { TextState } from '../../../shared/schema/state.ts';
import { textOf } from '../../../shared/schema/wording.ts';
import { request } from '../../cases/client.ts';
import { startServer, type OwnServer } from '../../cases/server.ts';
import { chromiumPath } from '../../tools/chromium.ts';

/** Switches without which a headless Chromium looks for hosts that a test has no use for. */
const SWITCHES = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--mute-audio',
];

export interface Person {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Every frame that arrived on a socket, as text where bytes are text. */
  readonly heard: string[];
}

export interface Sitting {
  readonly size?: { readonly width: number; readonly height: number };
  /** Search of the address: `?dir=rtl`, `?lang=qps`. */
  readonly search?: string;
  /** Keep what arrives on its sockets. */
  readonly listen?: boolean;
}

/** A seat taken by a program. */
export class Program {
  readonly url: string;
  readonly token: string;
  readonly text: string;
  constructor(url: string, token: string, text: string) {
    this.url = url;
    this.token = token;
    this.text = text;
  }
  act<V extends Verb>(verb: V, body: unknown): Promise<Answers[V]> {
    return request(this.url, `/api/texts/${this.text}/${verb}`, this.token, body);
  }
  async state(): Promise<TextState> {
    return (await request<TextView>(this.url, `/api/texts/${this.text}`, this.token)).state;
  }
  /** The provision that now reads so (or begins so). */
  async provision(words: string): Promise<string> {
    const found = (await this.state()).provisions.find((one) => !one.removed && textOf(one.wording).startsWith(words));
    if (found === undefined) throw new Error(`No provision begins “${words}”`);
    return found.id;
  }
  /** Agrees provisions, as they stand. */
  async agree(...ids: string[]): Promise<void> {
    await this.act('agree', { provisions: ids, seen: digestOf(seenForAgree(await this.state(), ids, false)) });
  }
  /** Drafts and tables an amendment; gives the proposal. */
  async amend(target: string, wording: string): Promise<string> {
    const { draft } = await this.act('draft', { kind: 'amend', target, wording });
    const { proposals } = await this.act('table', { drafts: [draft] });
    return proposals[0]?.proposal ?? '';
  }
}

export class Meeting {
  readonly server: OwnServer;
  readonly browser: Browser;
  readonly text: string;
  readonly meeting: string;
  /** What went wrong in any page: a test that ends with some has failed. */
  readonly faults: string[] = [];
  readonly #people: Person[] = [];

  constructor(server: OwnServer, browser: Browser, text: string, meeting: string) {
    this.server = server;
    this.browser = browser;
    this.text = text;
    this.meeting = meeting;
  }

  /** The link of a seat, by how the welcome lists it: `Chair`, `Secretariat`, `NPL`, `Reader`, `Room screen`. */
  link(seat: string): string {
    const line = this.server.welcome.split('\n').find((one) => one.trimStart().startsWith(`${seat} `));
    const link = line === undefined ? undefined : /http\S+/.exec(line)?.[0];
    if (link === undefined) throw new Error(`No link for ${seat}`);
    return `${this.server.url}/join#${link.split('#')[1] ?? ''}`;
  }

  /** Opens a link in a browser of its own, without taking the seat. */
  async open(seat: string, sitting: Sitting = {}): Promise<Person> {
    const context = await this.browser.newContext({ viewport: sitting.size ?? { width: 1280, height: 800 } });
    const page = await context.newPage();
    const heard: string[] = [];
    page.on('pageerror', (error) => this.faults.push(`${seat}: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/WebSocket|Failed to load resource|net::/.test(message.text())) this.faults.push(`${seat}: ${message.text()}`);
    });
    if (sitting.listen === true) {
      page.on('websocket', (socket) => {
        socket.on('framereceived', ({ payload }) => heard.push(typeof payload === 'string' ? payload : payload.toString('latin1')));
      });
      page.on('response', (response) => {
        if (response.url().includes('/api/')) void response.text().then((body) => heard.push(body), () => undefined);
      });
    }
    const [address, code] = this.link(seat).split('#');
    await page.goto(`${address ?? ''}${sitting.search ?? ''}#${code ?? ''}`);
    const person = { page, context, heard };
    this.#people.push(person);
    return person;
  }

  /** Takes a seat; the room is open and everything of it has arrived. */
  async sit(seat: string, name: string, sitting: Sitting = {}): Promise<Person> {
    const person = await this.open(seat, sitting);
    const { page } = person;
    await page.getByLabel('Your name').fill(name);
    await page.getByRole('button', { name: 'Take your seat' }).click();
    // With the pen in hand the text is one document to write in, without it a line each.
    await page.getByRole('article', { name: 'Title' }).or(page.getByRole('textbox').filter({ hasText: 'Meaningful Internet' })).first().waitFor();
    return person;
  }

  /** A program in a seat. */
  async program(seat: string): Promise<Program> {
    const { token } = await request<{ token: string; seat: SeatView }>(this.server.url, '/api/join', null, {
      code: this.link(seat).split('#')[1], name: `Program of ${seat}`, bearer: true,
    });
    return new Program(this.server.url, token, this.text);
  }

  async close(): Promise<void> {
    for (const { context } of this.#people) await context.close();
    await this.browser.close();
    await this.server.stop();
  }
}

/** Brings up the example. Close it when done. */
export async function openMeeting(): Promise<Meeting> {
  const server = await startServer(['--example']);
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: SWITCHES });
  const code = /Chair\s+\S+#(\S+)/.exec(server.welcome)?.[1];
  const { token } = await request<{ token: string }>(server.url, '/api/join', null, { code, name: 'Test', bearer: true });
  const meetings = await request<readonly { id: string }[]>(server.url, '/api/meetings', token);
  const meeting = meetings[0]?.id ?? '';
  const { texts } = await request<{ texts: readonly { id: string }[] }>(server.url, `/api/meetings/${meeting}`, token);
  return new Meeting(server, browser, texts[0]?.id ?? '', meeting);
}
