/** Reservations and statements filed when the text is adopted: under the sheet, verbatim, and no part of the text. */
import { memo, useState, type ReactNode } from 'react';
import { formatMoment } from '../i18n/format.ts';
import { useT, type MessageId } from '../i18n/i18n.tsx';
import { Chip, usePartyName } from '../party/party.tsx';
import type { Statement, TextState } from '../../shared/schema/state.ts';
import { useHead, useRecordPart } from '../sync/hooks.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { ActDialog } from '../room/ActDialog.tsx';
import { useRoom } from '../room/context.ts';
import './sponsors.css';

const KIND: Readonly<Record<Statement['kind'], MessageId>> = { reservation: 'sponsors.filed.reservation', statement: 'sponsors.filed.statement' };

const statementsOf = (state: TextState): TextState['statements'] => state.statements;

export const Statements = memo(function Statements(): ReactNode {
  const say = useT();
  const room = useRoom();
  const head = useHead(room.handle.reader);
  const statements = useRecordPart(room.handle.reader, statementsOf);
  const name = usePartyName();
  const [filing, setFiling] = useState(false);
  const may = head.adopted !== null && room.may('statement');
  if (statements.length === 0 && !may) return null;
  return (
    <section className="statements" aria-labelledby="statements-title">
      <h2 id="statements-title">{say('sponsors.filed')}</h2>
      {statements.length === 0 ? <p className="quiet">{say('sponsors.filed.none')}</p> : null}
      {statements.map((one) => (
        <article key={one.id} className="statement">
          <header>
            <Chip code={one.delegation} />
            <strong>{say(KIND[one.kind], { party: name(one.delegation) })}</strong>
            <time className="quiet numeric" dateTime={one.at}><bdi>{formatMoment(one.at)}</bdi></time>
          </header>
          <p dir="auto">{one.body}</p>
        </article>
      ))}
      {may ? <Button icon="flag" onPress={() => { setFiling(true); }}>{say('sponsors.file')}</Button> : null}
      {filing ? <FileDialog onClose={() => { setFiling(false); }} /> : null}
    </section>
  );
});

function FileDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const say = useT();
  const room = useRoom();
  const [kind, setKind] = useState<Statement['kind']>('statement');
  const [body, setBody] = useState('');
  return (
    <ActDialog
      icon="flag"
      title={say('sponsors.file.title')}
      confirm={say('sponsors.file.file')}
      ready={body.trim() !== ''}
      onConfirm={async () => (await room.act('statement', { kind, body: body.trim() })) !== null}
      onClose={onClose}
    >
      <p>{say('sponsors.file.what')}</p>
      <Segmented
        label={say('sponsors.file.kind')}
        value={kind}
        segments={[{ value: 'statement', label: say('sponsors.file.statement') }, { value: 'reservation', label: say('sponsors.file.reservation') }]}
        onChange={setKind}
      />
      <Field label={say('sponsors.file.body')} lines={6} dir="auto" value={body} onChange={setBody} />
    </ActDialog>
  );
}
