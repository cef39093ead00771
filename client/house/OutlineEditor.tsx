/**
 * The rows of a text before it is created. By keyboard: Enter splits, Backspace at the beginning joins, Alt+arrow moves a
 * row or changes its level; every step is a button too.
 */
import { useEffect, useLayoutEffect, useRef, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react';
import { KINDS, type Kind } from '../../shared/schema/state.ts';
import { LIMITS } from '../../shared/protocol/verbs.ts';
import { wordsIn } from '../i18n/direction.ts';
import { useT, type MessageId } from '../i18n/i18n.tsx';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/Button.tsx';
import { Choice } from '../ui/Field.tsx';
import { addAfter, drop, indent, joinUp, move, numbersOf, setKind, setWording, split, type Row } from './outline.ts';

const KIND_MESSAGE: Readonly<Record<Kind, MessageId>> = {
  title: 'house.kind.title',
  heading: 'house.kind.heading',
  paragraph: 'house.kind.paragraph',
  chapeau: 'house.kind.chapeau',
  question: 'house.kind.question',
  item: 'house.kind.item',
};

interface OutlineEditorProps {
  readonly rows: readonly Row[];
  readonly language: string;
  readonly onChange: (rows: readonly Row[]) => void;
  readonly makeKey: () => number;
}

interface Caret {
  readonly key: number;
  readonly offset: number;
}

export function OutlineEditor({ rows, language, onChange, makeKey }: OutlineEditorProps): ReactNode {
  const say = useT();
  const list = useRef<HTMLOListElement>(null);
  const caret = useRef<Caret | null>(null);
  const numbers = numbersOf(rows);

  // After a step that makes, joins or moves rows the caret stands where the words went.
  useLayoutEffect(() => {
    if (caret.current === null) return;
    const { key, offset } = caret.current;
    caret.current = null;
    const area = list.current?.querySelector<HTMLTextAreaElement>(`[data-row="${String(key)}"] textarea`);
    area?.focus();
    area?.setSelectionRange(offset, offset);
  });

  const step = (next: readonly Row[], to: Caret | null): void => {
    caret.current = to;
    onChange(next);
  };
  const moved = (row: Row, by: 1 | -1, offset: number | null): void => {
    const next = move(rows, row.key, by);
    step(next, offset === null ? null : { key: row.key, offset });
    announce(say('house.row.moved', { place: next.findIndex((one) => one.key === row.key) + 1, of: next.length }));
  };

  const keys = (event: KeyboardEvent<HTMLTextAreaElement>, row: Row): void => {
    const { selectionStart: from, selectionEnd: to } = event.currentTarget;
    if (event.nativeEvent.isComposing) return;
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      moved(row, event.key === 'ArrowUp' ? -1 : 1, from);
    } else if (event.altKey && row.kind === 'item' && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      event.preventDefault();
      const rtl = getComputedStyle(event.currentTarget).direction === 'rtl';
      step(indent(rows, row.key, (event.key === 'ArrowRight') === rtl ? -1 : 1), { key: row.key, offset: from });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const made = makeKey();
      step(split(rows, row.key, from, made), { key: made, offset: 0 });
    } else if (event.key === 'Backspace' && from === 0 && to === 0) {
      const joined = joinUp(rows, row.key);
      if (joined === null) return;
      event.preventDefault();
      step(joined.rows, { key: joined.into, offset: joined.offset });
    }
  };

  return (
    <>
      <ol className="outline" ref={list}>
        {rows.map((row, i) => (
          <li key={row.key} data-row={row.key} className={`outline-row outline-${row.kind}`} style={{ '--level': String(Math.max(0, row.level - 1)) } as CSSProperties}>
            <div className="outline-kind">
              <Choice
                label={say('house.row.kind', { place: i + 1 })}
                hideLabel
                value={row.kind}
                options={KINDS.map((kind) => ({ value: kind, label: say(KIND_MESSAGE[kind]) }))}
                onChange={(kind) => { onChange(setKind(rows, row.key, kind)); }}
              />
              {row.kind === 'item' ? (
                <span className="outline-level">
                  <Button size="small" look="ghost" icon="outdent" isDisabled={row.level <= 1} aria-label={say('house.row.outdent', { place: i + 1 })} onPress={() => { onChange(indent(rows, row.key, -1)); }} />
                  <Button size="small" look="ghost" icon="indent" aria-label={say('house.row.indent', { place: i + 1 })} onPress={() => { onChange(indent(rows, row.key, 1)); }} />
                </span>
              ) : null}
            </div>
            <span className="outline-number numeric" aria-hidden="true">{numbers[i]}</span>
            <RowWords row={row} place={i + 1} language={language} onWords={(words) => { onChange(setWording(rows, row.key, words)); }} onKeys={(event) => { keys(event, row); }} />
            <span className="outline-acts">
              <Button size="small" look="ghost" icon="up" isDisabled={i === 0} aria-label={say('house.row.up', { place: i + 1 })} onPress={() => { moved(row, -1, null); }} />
              <Button size="small" look="ghost" icon="down" isDisabled={i === rows.length - 1} aria-label={say('house.row.down', { place: i + 1 })} onPress={() => { moved(row, 1, null); }} />
              <Button size="small" look="ghost" icon="cross" aria-label={say('house.row.drop', { place: i + 1 })} onPress={() => { onChange(drop(rows, row.key)); }} />
            </span>
          </li>
        ))}
      </ol>
      <Button
        icon="plus"
        onPress={() => {
          const made = makeKey();
          step(addAfter(rows, null, made), { key: made, offset: 0 });
        }}
      >
        {say('house.row.add')}
      </Button>
    </>
  );
}

interface RowWordsProps {
  readonly row: Row;
  readonly place: number;
  readonly language: string;
  readonly onWords: (words: string) => void;
  readonly onKeys: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
}

/** One wording, as high as its words. */
function RowWords({ row, place, language, onWords, onKeys }: RowWordsProps): ReactNode {
  const say = useT();
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    element.style.setProperty('block-size', 'auto');
    element.style.setProperty('block-size', `${String(element.scrollHeight)}px`);
  }, [row.wording]);
  return (
    <textarea
      ref={area}
      className="outline-words"
      rows={1}
      {...wordsIn(language)}
      maxLength={LIMITS.wording}
      aria-label={say('house.row.words', { place })}
      value={row.wording}
      onChange={(event) => { onWords(event.currentTarget.value.replace(/\s*\n\s*/g, ' ')); }}
      onKeyDown={onKeys}
    />
  );
}
