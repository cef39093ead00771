/** What a meeting is called, where and when it is. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useT } from '../i18n/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';

export interface MeetingFields {
  readonly symbol: string;
  readonly name: string;
  readonly place: string;
  readonly dates: readonly [string, string];
}

interface MeetingFormProps {
  readonly initial: MeetingFields;
  readonly submit: string;
  readonly problem: string | null;
  readonly onSubmit: (meeting: { symbol: string; name: string; place: string; dates: [string, string] }) => Promise<void>;
  readonly aside?: ReactNode;
}

export function MeetingForm({ initial, submit, problem, onSubmit, aside }: MeetingFormProps): ReactNode {
  const say = useT();
  const [symbol, setSymbol] = useState(initial.symbol);
  const [name, setName] = useState(initial.name);
  const [place, setPlace] = useState(initial.place);
  const [from, setFrom] = useState(initial.dates[0]);
  const [to, setTo] = useState(initial.dates[1]);
  const [tried, setTried] = useState(false);
  const [sending, setSending] = useState(false);
  const [refused, setRefused] = useState(0);
  const form = useRef<HTMLFormElement>(null);

  // What is missing first gets the focus.
  useEffect(() => {
    if (refused > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refused]);

  const missing = (value: string): string | null => (tried && value.trim() === '' ? say('house.missing') : null);
  const backwards = from !== '' && to !== '' && to < from;
  const whole = [symbol, name, from, to].every((value) => value.trim() !== '') && !backwards;

  async function send(): Promise<void> {
    setTried(true);
    if (!whole) {
      setRefused((before) => before + 1);
      return;
    }
    setSending(true);
    await onSubmit({ symbol: symbol.trim(), name: name.trim(), place: place.trim(), dates: [from, to] });
    setSending(false);
  }

  return (
    <form
      ref={form}
      className="house-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Field label={say('house.meeting.symbol')} hint={say('house.meeting.symbol.hint')} value={symbol} onChange={setSymbol} error={missing(symbol)} maxLength={120} dir="auto" className="short" />
      <Field label={say('house.meeting.name')} value={name} onChange={setName} error={missing(name)} maxLength={400} dir="auto" lines={2} />
      <Field label={say('house.meeting.place')} value={place} onChange={setPlace} maxLength={120} dir="auto" className="short" />
      <div className="house-pair">
        <Field label={say('house.meeting.from')} type="date" value={from} error={missing(from)} onChange={(value) => { setFrom(value); if (to === '') setTo(value); }} />
        <Field label={say('house.meeting.to')} type="date" value={to} error={missing(to) ?? (tried && backwards ? say('house.meeting.backwards') : null)} onChange={setTo} />
      </div>
      {problem === null ? null : <Notice tone="problem">{problem}</Notice>}
      <div className="row">
        <Button type="submit" look="primary" isPending={sending}>{submit}</Button>
        {aside}
      </div>
    </form>
  );
}
