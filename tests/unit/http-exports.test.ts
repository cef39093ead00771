import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unzipSync } from 'fflate';
import { HOUSE } from '../../server/auth/auth.ts';
import { attachment } from '../../server/http/exports.ts';
import { FORMAT_TABLE, FORMATS } from '../../shared/export/formats.ts';
import { FORMS } from '../../shared/export/frame.ts';
import type { TextState } from '../../shared/schema/state.ts';
import { createRig, stateOf, type Rig } from './support/http.ts';

type Headers = Record<string, string>;

let rig: Rig;
let meeting: string;
let text: string;
let brazil: Headers;
beforeEach(async () => {
  rig = await createRig();
  meeting = await rig.meeting('CWG-Internet-21');
  text = await rig.text(meeting, 'CWG-Internet-21/DT/1');
  brazil = await rig.seat(meeting, 'delegate', 'BRA');
});
afterEach(() => rig.close());

const take = (file: string, headers: Headers = brazil) => rig.app.inject({ url: `/api/texts/${text}/export/${file}`, headers });

/** A text of one question on which Brazil has tabled other words. */
function negotiated(): TextState {
  const wording = [{ text: 'What strategies can be adopted?' }];
  const state = stateOf({ id: text, meeting, symbol: 'CWG-Internet-21/DT/1', language: 'en', insertions: 'bis', provisions: [{ kind: 'question', level: 0, wording }], by: 'secretariat' });
  const at = '2025-02-19T15:46:00.000Z';
  return {
    ...state,
    head: { ...state.head, revisions: [{ n: 1, symbol: 'CWG-Internet-21/DT/1(Rev.1)', at }] },
    proposals: [
      {
        id: 'x1', serial: 1, revision: 0, delegation: 'BRA', cosponsors: [], kind: 'amend', target: 'p0', after: null, provisionKind: null, level: 0,
        base: wording, wording: [{ text: 'What policies can be adopted?' }], words: null, state: 'tabled', partly: false, tabled: at, revised: at,
        reasons: null, floor: null, becomes: null, package: null, taken: true, counters: null, confirmed: null, falling: false, dissociated: [],
      },
    ],
  };
}

describe('Exports', () => {
  it('Exports: every form leaves in every format, named and stamped', async () => {
    for (const form of FORMS) {
      for (const format of FORMATS) {
        const answer = await take(`${form}.${format}`);
        expect([form, format, answer.statusCode]).toEqual([form, format, 200]);
        expect(answer.headers['content-type']).toBe(FORMAT_TABLE[format].contentType);
        expect(answer.headers['content-disposition']).toContain(`filename="CWG-Internet-21-DT-1-E-${form}.${format}"`);
        expect(answer.headers['cache-control']).toBe('no-store');
        if (format === 'docx') expect(Object.keys(unzipSync(answer.rawPayload))).toContain('word/document.xml');
        else expect(answer.body).toContain('What strategies can be adopted?');
      }
    }
    expect((await take('clean.txt')).body).toContain('19 February 2025, 12:00 UTC');
  });

  it('R8 Exports of the same record are the same bytes, however much later', async () => {
    for (const format of FORMATS) {
      const first = await take(`rolling.${format}`);
      rig.time.now += 3_600_000;
      expect((await take(`rolling.${format}`)).rawPayload.equals(first.rawPayload)).toBe(true);
    }
  });

  it('R12 Exports of a revision name parties only where the meeting says so', async () => {
    rig.texts.revisions.set(1, negotiated());
    const silent = await take('rolling.txt?rev=1');
    expect(silent.headers['content-disposition']).toContain('filename="CWG-Internet-21-DT-1(Rev.1)-E-rolling.txt"');
    expect(silent.body).toContain('policies');
    expect(silent.body).not.toContain('BRA');
    await rig.auth.updateMeeting(HOUSE, meeting, { settings: { partiesInDocuments: true } });
    expect((await take('rolling.txt?rev=1')).body).toContain('policies – BRA');
    expect((await take('rolling.txt?rev=1&parties=false')).body).not.toContain('BRA');
    expect((await take('rolling.txt?rev=1&names=short&style=leading')).body).toContain('Brazil: policies');
    expect((await take('clean.txt?rev=1&parties=true')).body).not.toContain('BRA');
    expect((await take('clean.txt?rev=2')).statusCode).toBe(404);
  });

  it('Exports to observers are the clean words of a revision, and nothing else', async () => {
    rig.texts.revisions.set(1, negotiated());
    const observer = await rig.seat(meeting, 'observer');
    expect((await take('clean.txt?rev=1', observer)).body).toContain('What strategies');
    for (const file of ['clean.txt', 'rolling.txt', 'rolling.json?rev=1', 'rolling.txt?rev=1&parties=true']) {
      expect([file, (await take(file, observer)).json()]).toMatchObject([file, { error: { code: 'not-permitted' } }]);
    }
  });

  it('Exports of an unknown form, or from another meeting, are refused', async () => {
    for (const file of ['clean.pdf', 'secret.txt', 'clean', 'clean.txt.exe', 'clean.txt?style=upright', 'clean.txt?rev=0']) {
      expect([file, (await take(file)).json()]).toMatchObject([file, { error: { code: 'invalid' } }]);
    }
    const stranger = await rig.seat(await rig.meeting('CWG-Internet-22'), 'chair');
    expect((await take('clean.txt', stranger)).json()).toMatchObject({ error: { code: 'not-found' } });
    expect((await take('clean.txt', {})).json()).toMatchObject({ error: { code: 'no-seat' } });
  });

  it('Exports carry names of any script, and none that breaks out of its header', () => {
    expect(attachment('a"b\r\nSet-Cookie: x.txt')).toMatch(/^attachment; filename="[^"\r\n]*"; filename\*=UTF-8''[\w%.-]+$/);
    expect(attachment('قرار.docx')).toBe("attachment; filename=\"----.docx\"; filename*=UTF-8''%D9%82%D8%B1%D8%A7%D8%B1.docx");
  });
});
