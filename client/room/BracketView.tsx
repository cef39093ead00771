/** One bracket: in the line where there is one alternative, a stack between tall brackets where wordings compete. */
import { useState, type ReactNode } from 'react';
import type { Entry, Segment } from '../../shared/proposals/model.ts';
import type { Party } from '../../shared/schema/wording.ts';
import { usePreferences } from '../app/preferences.ts';
import { useT, type MessageId } from '../i18n/i18n.tsx';
import { formatList } from '../i18n/format.ts';
import { useHueStyle, usePartyName } from '../party/party.tsx';
import { bracketShape, wordsOf, type Bracket } from './bracketShape.ts';
import { EntryParties } from './EntryParties.tsx';
import { newParts } from './redlineParts.ts';
import { useRollingActs } from './rollingActs.ts';
import { Deleted, Inserted, Parts, Words } from './Words.tsx';

/** Alternatives beyond this many fold to "3 more". */
const SHOWN = 4;

export interface BracketViewProps {
  readonly bracket: Bracket;
  readonly line: string;
  /** Its place among the changes of the line; null for one inside another. */
  readonly step: number | null;
}

/** A bracket glyph by itself, so that it turns with the direction of the words around it and is never read as one of them. */
function Glyph({ side }: { readonly side: 'open' | 'close' }): ReactNode {
  return <span className="br" aria-hidden="true">{side === 'open' ? '[' : ']'}</span>;
}

/** "Proposed by Brazil and Nepal", or what else the entry asks for. */
function useSaid(): (entry: Entry) => string {
  const say = useT();
  const name = usePartyName();
  return (entry) => {
    const parties = formatList(entry.parties.map(name));
    const ids: Record<Entry['role'], MessageId> = {
      base: 'room.bracket.retained',
      alternative: 'room.bracket.proposed',
      delete: 'room.bracket.delete',
      move: 'room.bracket.move',
      bracket: 'room.bracket.bracketed',
    };
    return entry.parties.length === 0 ? say('room.bracket.bracket') : say(ids[entry.role], { parties });
  };
}

function Act({ entry }: { readonly entry: Entry }): ReactNode {
  const say = useT();
  if (entry.role === 'delete') return <span className="act">{say('room.entry.delete')}</span>;
  if (entry.role !== 'move') return null;
  return (
    <span className="act">
      {entry.after === null ? say('room.entry.move-first') : say('room.entry.move-after')}
      {entry.after === null ? null : <> <bdi>{entry.after}</bdi></>}
    </span>
  );
}

/** What stands inside a bracket; brackets in it are no steps of their own. */
function Nested({ segments, line }: { readonly segments: readonly Segment[]; readonly line: string }): ReactNode {
  return segments.map((segment, i) =>
    segment.type === 'words' ? <Words key={i} wording={segment.wording} /> : <BracketView key={i} bracket={segment} line={line} step={null} />,
  );
}

/** The words of an entry: nested brackets where it has them, else what is new in them marked. */
function EntryWords({ entry, base, line }: { readonly entry: Entry; readonly base: Entry | null; readonly line: string }): ReactNode {
  const words = wordsOf(entry);
  const by = entry.parties[0];
  if (words === null || entry.role === 'base' || entry.role === 'bracket' || entry.role === 'move') {
    return <Nested segments={entry.content} line={line} />;
  }
  const under = base === null ? null : wordsOf(base);
  return under === null ? <Inserted wording={words} party={by} /> : <Parts parts={newParts(under, words)} party={by} />;
}

function Inline({ bracket, line }: { readonly bracket: Bracket; readonly line: string }): ReactNode {
  const leading = usePreferences().attribution === 'leading';
  const { base, alternatives } = bracketShape(bracket);
  const entry = alternatives[0] ?? base;
  if (entry === undefined || entry === null) return null;
  const by = entry.parties[0];
  const under = base === null || base === entry ? null : base;
  const underWords = under === null ? null : wordsOf(under);
  const struck = entry.role === 'alternative' || entry.role === 'delete';
  const words = wordsOf(entry);
  return (
    <>
      <Glyph side="open" />
      {under === null ? null : struck && underWords !== null ? (
        <><Deleted wording={underWords} party={by} />{' '}</>
      ) : (
        <><Nested segments={under.content} line={line} /> / </>
      )}
      {leading ? <EntryParties entry={entry} line={line} leading /> : null}
      {entry.role === 'alternative' && words !== null && words.length > 0 ? <Inserted wording={words} party={by} /> : null}
      {entry.role === 'alternative' ? null : <EntryWords entry={entry} base={null} line={line} />}
      <Act entry={entry} />
      {leading ? null : <EntryParties entry={entry} line={line} />}
      <Glyph side="close" />
    </>
  );
}

function Row({ tag, entry, base, line }: { readonly tag: string; readonly entry: Entry; readonly base: Entry | null; readonly line: string }): ReactNode {
  const acts = useRollingActs();
  const leading = usePreferences().attribution === 'leading';
  const style = useHueStyle();
  const by: Party | undefined = entry.parties[0];
  const marked = acts.marked != null && entry.from.some((one) => one.proposal === acts.marked);
  return (
    <span
      className={marked ? 'alt alt-marked' : 'alt'}
      role="listitem"
      {...(by === undefined ? {} : { 'data-d': by, style: style(by) })}
    >
      <span className="alt-tag">{tag}</span>
      {leading ? <EntryParties entry={entry} line={line} bare /> : null}
      <span className="alt-words">
        <EntryWords entry={entry} base={base} line={line} />
        <Act entry={entry} />
      </span>
      {leading ? null : <EntryParties entry={entry} line={line} bare />}
    </span>
  );
}

function Stack({ bracket, line }: { readonly bracket: Bracket; readonly line: string }): ReactNode {
  const say = useT();
  const leading = usePreferences().attribution === 'leading';
  const [unfolded, unfold] = useState(false);
  const { base, alternatives } = bracketShape(bracket);
  const folds = alternatives.length > SHOWN + 1 && !unfolded;
  const shown = folds ? alternatives.slice(0, SHOWN) : alternatives;
  const count = alternatives.length + (base === null ? 0 : 1);
  return (
    <span className={leading ? 'stack stack-lead' : 'stack'} role="list" aria-label={say('room.bracket.competing', { count })}>
      {base === null ? null : <Row tag={say('room.entry.text')} entry={base} base={null} line={line} />}
      {shown.map((entry, i) => (
        <Row key={i} tag={say('room.entry.alternative', { n: i + 1 })} entry={entry} base={base} line={line} />
      ))}
      {folds ? (
        <span className="alt" role="listitem">
          <button type="button" className="alt-more" onClick={() => { unfold(true); }}>
            {say('room.entry.more', { count: alternatives.length - shown.length })}
          </button>
        </span>
      ) : null}
    </span>
  );
}

export function BracketView({ bracket, line, step }: BracketViewProps): ReactNode {
  const acts = useRollingActs();
  const said = useSaid();
  const { alternatives, stacked, base } = bracketShape(bracket);
  const marked = !stacked && acts.marked != null && bracket.entries.some((entry) => entry.from.some((one) => one.proposal === acts.marked));
  const entry = alternatives[0] ?? base;
  const place = step === null ? {} : { 'data-change': `${line}:${String(step)}`, tabIndex: -1 };
  return (
    <span
      role="group"
      className={marked ? 'bracket bracket-marked' : 'bracket'}
      aria-label={entry == null ? '' : bracket.entries.filter((one) => one.role !== 'base').map(said).join('; ')}
      {...place}
    >
      {stacked ? <Stack bracket={bracket} line={line} /> : <Inline bracket={bracket} line={line} />}
    </span>
  );
}
