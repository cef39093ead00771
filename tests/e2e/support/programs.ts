/** A meeting on a server of its own, and programs in its seats: for what a test does not look at, and for tests without a browser. */
import { digestOf, seenForAgree } from '../../../shared/decisions/seen.ts';
import type { TextView } from '../../../shared/protocol/house.ts';
import type { Answers, Verb } from '../../../shared/protocol/verbs.ts';
import type { TextState } from '../../../shared/schema/state.ts';
import { textOf } from '../../../shared/schema/wording.ts';
import { request } from '../../cases/client.ts';
import { startServer, type OwnServer } from '../../cases/server.ts';

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

/** The example meeting on a server. */
export class Meeting {
  readonly server: OwnServer;
  readonly text: string;
  readonly meeting: string;

  constructor(server: OwnServer, text: string, meeting: string) {
    this.server = server;
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

  /** A program in a seat. */
  async program(seat: string): Promise<Program> {
    const { token } = await request<{ token: string }>(this.server.url, '/api/join', null, {
      code: this.link(seat).split('#')[1], name: `Program of ${seat}`, bearer: true,
    });
    return new Program(this.server.url, token, this.text);
  }

  async close(): Promise<void> {
    await this.server.stop();
  }
}

/** Brings up the example; `settings` are for the server's environment. */
export async function openServerMeeting(settings: NodeJS.ProcessEnv = {}): Promise<Meeting> {
  const server = await startServer(['--example'], settings);
  const code = /Chair\s+\S+#(\S+)/.exec(server.welcome)?.[1];
  const { token } = await request<{ token: string }>(server.url, '/api/join', null, { code, name: 'Test', bearer: true });
  const meetings = await request<readonly { id: string }[]>(server.url, '/api/meetings', token);
  const meeting = meetings[0]?.id ?? '';
  const { texts } = await request<{ texts: readonly { id: string }[] }>(server.url, `/api/meetings/${meeting}`, token);
  return new Meeting(server, texts[0]?.id ?? '', meeting);
}
