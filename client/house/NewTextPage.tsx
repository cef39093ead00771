/** A new text: its symbol and language, a place to paste, and what was recognized, to be corrected before it is created. */
import { useRef, useState, type ReactNode } from 'react';
import type { MeetingView } from '../../shared/protocol/house.ts';
import { OFFICIAL_LANGUAGES, type OfficialLanguage } from '../../shared/states/states.ts';
import { api } from '../api/api.ts';
import { errorText, explain } from '../api/errors.ts';
import { useResource } from '../api/resource.ts';
import { navigate } from '../app/history.ts';
import { Link } from '../app/Link.tsx';
import { Loading, Page, Plain } from '../app/Page.tsx';
import { paths } from '../app/routes.ts';
import { wordsIn } from '../i18n/direction.ts';
import { languageName } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { Button, buttonClass } from '../ui/Button.tsx';
import { Choice, Field } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import { MeetingPlace } from './MeetingPage.tsx';
import { rowsOf, type Row } from './outline.ts';
import { OutlineEditor } from './OutlineEditor.tsx';
import './house.css';
import './new-text.css';

export function NewTextPage({ meeting }: { readonly meeting: string }): ReactNode {
  const say = useT();
  const asked = useResource(meeting, () => api.meeting(meeting));
  if (asked.loaded.state === 'failed') {
    return (
      <Plain title={say('house.meeting.failed')}>
        <p role="alert">{errorText(asked.loaded.code)}</p>
        <Link to={paths.home}>{say('common.home')}</Link>
      </Plain>
    );
  }
  return asked.value === null ? <Loading /> : <NewText meeting={asked.value} />;
}

/** The next free symbol of the usual form: `CWG-Internet-21/DT/2`. */
function nextSymbol(meeting: MeetingView): string {
  const taken = new Set(meeting.texts.map((text) => text.symbol));
  for (let n = meeting.texts.length + 1; ; n += 1) {
    const symbol = `${meeting.symbol}/DT/${String(n)}`;
    if (!taken.has(symbol)) return symbol;
  }
}

function NewText({ meeting }: { readonly meeting: MeetingView }): ReactNode {
  const say = useT();
  const [symbol, setSymbol] = useState(() => nextSymbol(meeting));
  const [language, setLanguage] = useState<OfficialLanguage>('en');
  const [pasted, setPasted] = useState('');
  const [rows, setRows] = useState<readonly Row[]>([]);
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const nextKey = useRef(1);
  const worded = rows.filter((row) => row.wording.trim() !== '');

  const make = (count: number): number => {
    const first = nextKey.current;
    nextKey.current += count;
    return first;
  };
  const read = (text: string): void => {
    const found = rowsOf(text, nextKey.current);
    make(found.length);
    setRows((before) => [...before.filter((row) => row.wording.trim() !== ''), ...found]);
    setPasted('');
  };

  async function create(): Promise<void> {
    setTried(true);
    if (symbol.trim() === '') return;
    setSending(true);
    setProblem(null);
    try {
      const { text } = await api.createText(meeting.id, {
        symbol: symbol.trim(),
        language,
        provisions: worded.map(({ kind, level, wording }) => ({ kind, level, wording })),
      });
      navigate(paths.room(text));
    } catch (error) {
      setProblem(explain(error));
      setSending(false);
    }
  }

  return (
    <Page title={say('house.text.new')} place={<MeetingPlace meeting={meeting} />}>
      <div className="house-narrow new-text">
        <h1>{say('house.text.new')}</h1>
        <div className="house-pair">
          <Field label={say('house.text.symbol')} value={symbol} error={tried && symbol.trim() === '' ? say('house.missing') : null} maxLength={120} dir="auto" onChange={setSymbol} />
          <Choice label={say('house.text.language')} value={language} options={OFFICIAL_LANGUAGES.map((tag) => ({ value: tag, label: languageName(tag) }))} onChange={setLanguage} />
        </div>
        <div className="new-text-paste">
          <Field
            label={say('house.text.paste')}
            hint={say('house.text.paste.hint')}
            lines={rows.length === 0 ? 8 : 3}
            value={pasted}
            {...wordsIn(language)}
            onChange={setPasted}
            onPaste={(event) => {
              // A whole text into the empty box is recognized at once; a few words pasted into typing are not.
              const text = event.clipboardData.getData('text/plain');
              if (pasted !== '' || !/\S\s*\n\s*\S/.test(text)) return;
              event.preventDefault();
              read(text);
            }}
          />
          <Button isDisabled={pasted.trim() === ''} onPress={() => { read(pasted); }}>
            {rows.length === 0 ? say('house.text.recognize') : say('house.text.recognize-more')}
          </Button>
        </div>
        <section aria-labelledby="outline">
          <div className="house-head">
            <h2 id="outline">{say('house.text.outline')}</h2>
            <span className="quiet push numeric" role="status">{say('house.text.count', { count: worded.length })}</span>
          </div>
          {rows.length === 0 ? <p className="house-empty">{say('house.text.outline.none')}</p> : <p className="hint">{say('house.text.outline.hint')}</p>}
          <OutlineEditor rows={rows} language={language} onChange={setRows} makeKey={() => make(1)} />
        </section>
        {problem === null ? null : <Notice tone="problem">{problem}</Notice>}
        <div className="row new-text-foot">
          <Button look="primary" isPending={sending} onPress={() => { void create(); }}>{say('house.text.create')}</Button>
          <Link to={paths.meeting(meeting.id)} className={buttonClass()}>{say('common.cancel')}</Link>
          <span className="quiet">{worded.length === 0 ? say('house.text.empty') : say('house.text.closed')}</span>
        </div>
      </div>
    </Page>
  );
}
