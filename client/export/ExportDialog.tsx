/** Leaving with the text: a link for each form and format, plain GETs, so that they can be copied and kept. */
import { useState, type ReactNode } from 'react';
import { api, FORMATS, FORMS } from '../api/api.ts';
import { formatMoment } from '../i18n/format.ts';
import { useT, type MessageId } from '../i18n/i18n.tsx';
import { useModel, useRoom } from '../room/context.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Choice } from '../ui/Field.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import './export.css';

const FORM: Readonly<Record<(typeof FORMS)[number], readonly [MessageId, MessageId]>> = {
  clean: ['room.export.clean', 'room.export.clean.what'],
  rolling: ['room.export.rolling', 'room.export.rolling.what'],
};
const FORMAT: Readonly<Record<(typeof FORMATS)[number], MessageId>> = {
  docx: 'room.export.docx',
  html: 'room.export.html',
  md: 'room.export.md',
  txt: 'room.export.txt',
  json: 'room.export.json',
};
const NOW = 'now';

export function ExportDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state } = useModel();
  const [style, setStyle] = useState<'trailing' | 'leading'>('trailing');
  const [names, setNames] = useState<'code' | 'short'>('code');
  const [parties, setParties] = useState<'meeting' | 'on' | 'off'>('meeting');
  const [rev, setRev] = useState<string>(NOW);
  const revisions = [...state.head.revisions].reverse();
  const query = (form: (typeof FORMS)[number]): Record<string, string> => ({
    ...(rev === NOW ? {} : { rev }),
    ...(form === 'rolling' ? { style, names, ...(parties === 'meeting' ? {} : { parties: String(parties === 'on') }) } : {}),
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      icon="download"
      size="wide"
      title={say('room.export.title', { symbol: state.head.symbol })}
      footer={<><span className="start hint">{say('room.export.never')}</span><Button onPress={onClose}>{say('common.close')}</Button></>}
    >
      <Choice
        label={say('room.export.which')}
        value={rev}
        options={[{ value: NOW, label: say('room.export.now') }, ...revisions.map((one) => ({ value: String(one.n), label: one.symbol, hint: formatMoment(one.at) }))]}
        onChange={setRev}
      />
      <table className="export-table">
        <thead>
          <tr>
            <th scope="col">{say('room.export.form')}</th>
            {FORMATS.map((format) => <th key={format} scope="col">{say(FORMAT[format])}</th>)}
          </tr>
        </thead>
        <tbody>
          {FORMS.map((form) => (
            <tr key={form}>
              <th scope="row">{say(FORM[form][0])}<span className="hint">{say(FORM[form][1])}</span></th>
              {FORMATS.map((format) => (
                <td key={format}>
                  <a
                    className="btn export-link"
                    href={api.exportUrl(room.text, form, format, query(form))}
                    download
                    aria-label={say('room.export.link', { form: say(FORM[form][0]), format: say(FORMAT[format]) })}
                  >
                    <Icon name="download" /><span dir="ltr">.{format}</span>
                  </a>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div className="export-options" role="group" aria-label={say('room.export.options')}>
        <Segmented
          label={say('room.export.style')}
          showLabel
          value={style}
          segments={[{ value: 'trailing', label: say('room.export.trailing') }, { value: 'leading', label: say('room.export.leading') }]}
          onChange={setStyle}
        />
        <Segmented
          label={say('room.export.names')}
          showLabel
          value={names}
          segments={[{ value: 'code', label: say('room.export.code') }, { value: 'short', label: say('room.export.short') }]}
          onChange={setNames}
        />
        <Segmented
          label={say('room.export.parties')}
          showLabel
          value={parties}
          segments={[
            { value: 'meeting', label: say('room.export.parties.meeting') },
            { value: 'on', label: say('room.export.parties.on') },
            { value: 'off', label: say('room.export.parties.off') },
          ]}
          onChange={setParties}
        />
      </div>
      {revisions.length === 0 ? null : (
        <section className="revisions">
          <h3>{say('room.export.revisions')}</h3>
          <ul>
            {revisions.map((one) => (
              <li key={one.n}>
                <bdi className="numeric">{one.symbol}</bdi>
                <bdi className="numeric quiet">{formatMoment(one.at)}</bdi>
                <a href={api.exportUrl(room.text, 'clean', 'docx', { rev: String(one.n) })} download aria-label={say('room.export.link', { form: one.symbol, format: say(FORMAT.docx) })}>{say('room.export.docx')}</a>
                <a href={api.exportUrl(room.text, 'clean', 'html', { rev: String(one.n) })} target="_blank" rel="noreferrer" aria-label={say('room.export.link', { form: one.symbol, format: say(FORMAT.html) })}>{say('room.export.html')}</a>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Dialog>
  );
}
