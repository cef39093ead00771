/**
 * A meeting for browser tests: the example on a server of its own, and people with a browser context each. Programs sit
 * beside them over HTTP, for what a test does not look at.
 */
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { chromiumPath } from '../../tools/chromium.ts';
import { Meeting as Programs, openServerMeeting } from './programs.ts';

/** Switches without which a headless Chromium looks for hosts that a test has no use for. */
const SWITCHES = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--mute-audio',
];

/** How long what is awaited may take, in milliseconds: a machine that does much else is slow, and not at fault. */
export const PATIENCE = 60_000;

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

export class Meeting extends Programs {
  readonly browser: Browser;
  /** What went wrong in any page: a test that ends with some has failed. */
  readonly faults: string[] = [];
  readonly #people: Person[] = [];

  constructor(of: Programs, browser: Browser) {
    super(of.server, of.text, of.meeting);
    this.browser = browser;
  }

  /** Opens a link in a browser of its own, without taking the seat. */
  open(seat: string, sitting: Sitting = {}): Promise<Person> {
    return this.#openAt(this.link(seat), seat, sitting);
  }

  async #openAt(link: string, seat: string, sitting: Sitting): Promise<Person> {
    const context = await this.browser.newContext({ viewport: sitting.size ?? { width: 1280, height: 800 } });
    context.setDefaultTimeout(PATIENCE);
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
    const [address, code] = link.split('#');
    await page.goto(`${address ?? ''}${sitting.search ?? ''}#${code ?? ''}`);
    const person = { page, context, heard };
    this.#people.push(person);
    return person;
  }

  /** Takes a seat; the room is open and everything of it has arrived. */
  async sit(seat: string, name: string, sitting: Sitting = {}): Promise<Person> {
    return this.#take(await this.open(seat, sitting), name);
  }

  /** Takes a seat by a link that the welcome does not list. */
  async sitAt(link: string, name: string, sitting: Sitting = {}): Promise<Person> {
    return this.#take(await this.#openAt(link, name, sitting), name);
  }

  async #take(person: Person, name: string): Promise<Person> {
    const { page } = person;
    await page.getByLabel('Your name').fill(name);
    await page.getByRole('button', { name: 'Take your seat' }).click();
    // With the pen in hand the text is one document to write in, without it a line each.
    await page.getByRole('article', { name: 'Title' }).or(page.getByRole('textbox').filter({ hasText: 'Meaningful Internet' })).first().waitFor();
    return person;
  }

  override async close(): Promise<void> {
    for (const { context } of this.#people) await context.close();
    await this.browser.close();
    await super.close();
  }
}

/** Brings up the example. Close it when done. */
export async function openMeeting(settings: NodeJS.ProcessEnv = {}): Promise<Meeting> {
  const programs = await openServerMeeting(settings);
  return new Meeting(programs, await chromium.launch({ executablePath: chromiumPath(), args: SWITCHES }));
}
