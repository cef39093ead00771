/** Leaving with the text: clean and rolling wording in every format, of the text as it stands or of an issued revision. */
import { z } from 'zod';
import type { Seat } from '../../shared/permissions/seat.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import { fileName, FORMAT_TABLE, FORMATS, render, type Format } from '../../shared/export/formats.ts';
import { FORMS, type Form } from '../../shared/export/frame.ts';
import type { ExportInput } from '../../shared/export/model.ts';
import { seatAt, textAt } from './access.ts';
import { errorAnswer } from './answers.ts';
import type { App } from './app.ts';
import { knownTo } from './audience.ts';
import type { HttpDeps } from './deps.ts';
import { createLimiter, EXPORT_LIMIT } from './limits.ts';

const params = z.object({
  text: z.string(),
  file: z
    .string()
    .regex(new RegExp(`^(${FORMS.join('|')})\\.(${FORMATS.join('|')})$`), `Must be FORM.FORMAT: ${FORMS.join(' or ')}, then ${FORMATS.join(', ')}`),
});

const query = z.object({
  rev: z.coerce.number().int().min(1).optional().describe('The number of an issued revision; without it, the text as it stands.'),
  style: z.enum(['trailing', 'leading']).optional().describe('`WORDS – BRA, NPL` or `BRA, NPL: WORDS`.'),
  names: z.enum(['code', 'short']).optional(),
  parties: z.enum(['true', 'false']).optional().describe('Whether the rolling form names parties. Revisions: as the meeting has set.'),
});
type Query = z.output<typeof query>;

const file = z.custom<Buffer>().meta({ type: 'string', format: 'binary' });
const contentTypes = [...new Set(FORMATS.map((format) => FORMAT_TABLE[format].contentType.split(';')[0] ?? ''))];
const response = {
  200: { description: 'The file', content: Object.fromEntries(contentTypes.map((type) => [type, { schema: file }])) },
  default: errorAnswer,
};

/** The value of Content-Disposition that saves a file under this name, in whatever script it is. */
export function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '-');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** Route under /api: texts/TEXT/export/FORM.FORMAT. */
export function exportRoutes(app: App, { auth, texts, now, wait }: HttpDeps): void {
  // A Word file costs far more than any other request: one seat's must not hold up the room.
  const limiter = createLimiter({ ...EXPORT_LIMIT, now, wait });

  async function inputFor(seat: Seat, id: string, meetingId: string, form: Form, asked: Query): Promise<ExportInput> {
    const { rev, style, names, parties } = asked;
    // Observers have the released words; who wanted which is the room's (DESIGN 2, role).
    if (seat.role === 'observer' && (rev === undefined || form !== 'clean')) throw new Refusal('not-permitted');
    const meeting = await auth.meeting(seat, meetingId);
    const said = { ...(style === undefined ? {} : { style }), ...(names === undefined ? {} : { names }) };
    if (rev === undefined) {
      const state = knownTo(seat, await texts.view(id, seat));
      // Stamped with its last change: the same record gives the same bytes (R8).
      return { state, meeting, at: state.head.changed, options: { ...said, parties: parties !== 'false' } };
    }
    const state = knownTo(seat, await texts.revision(id, rev));
    const head = state.head.revisions.find(({ n }) => n === rev);
    const revision = { symbol: head?.symbol ?? `${state.head.symbol}(Rev.${rev})`, at: head?.at ?? state.head.changed };
    const shown = parties === undefined ? meeting.settings.partiesInDocuments : parties === 'true';
    return { state, meeting, at: revision.at, options: { ...said, revision, parties: shown } };
  }

  app.get(
    '/api/texts/:text/export/:file',
    {
      config: { who: 'text' },
      schema: { tags: ['Texts'], summary: 'The text as a file: FORM.FORMAT, as in clean.docx', params, querystring: query, response },
    },
    async (request, reply) => {
      const [form, format] = request.params.file.split('.') as [Form, Format];
      const { id, meeting } = textAt(request);
      const seat = seatAt(request);
      await limiter.take(seat.id);
      const input = await inputFor(seat, id, meeting, form, request.query);
      const bytes = await render(form, format, input);
      return reply
        .type(FORMAT_TABLE[format].contentType)
        .header('content-disposition', attachment(fileName(form, format, input)))
        .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    },
  );
}
