/** The linear list of changes, in the order of the text: the reading path through a bracketed text. */
import { useMemo, useRef, useState, type ReactNode } from 'react';
import { changeRows, filterRows, positionsOnRow, rowsAsBefore, type ChangeRow } from '../../shared/proposals/change-list.ts';
import type { RollingLine } from '../../shared/proposals/model.ts';
import { normalWording } from '../../shared/schema/wording.ts';
import { wordsIn } from '../i18n/direction.ts';
import { formatList, formatMoment } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { usePartyName } from '../party/party.tsx';
import { STATUS_MESSAGE } from '../status/status.tsx';
import { Button } from '../ui/Button.tsx';
import { useModel, useRoom } from '../room/context.ts';
import { lineKey } from '../room/lines.ts';
import { Words } from '../room/Words.tsx';
import { ALL, ChangeFilters, rowFilter, type Asked } from './ChangeFilters.tsx';
import { ChangeItem } from './ChangeItem.tsx';
import { useGoTo } from './goTo.ts';
import { shortDigest, useLooked, writersSince } from './looked.ts';
import { placeText } from './rowWords.ts';
import { stepInView } from './step.ts';

/** Drawn at first, and more at each asking: a long list stays quick. */
const SHOWN = 100;

/** The line of the text on which each proposal stands that has one of its own. */
function ownLines(lines: readonly RollingLine[]): Map<string, string> {
  const out = new Map<string, string>();
  for (const line of lines) {
    if (line.provision !== null) continue;
    for (const segment of line.content) {
      if (segment.type === 'bracket') for (const entry of segment.entries) for (const { proposal } of entry.from) out.set(proposal, lineKey(line));
    }
  }
  return out;
}

function groupsOf(rows: readonly ChangeRow[]): { provision: string | null; rows: ChangeRow[] }[] {
  const out: { provision: string | null; rows: ChangeRow[] }[] = [];
  for (const row of rows) {
    const last = out[out.length - 1];
    if (last !== undefined && last.provision === row.provision) last.rows.push(row);
    else out.push({ provision: row.provision, rows: [row] });
  }
  return out;
}

/** Whose the words are that have come since. */
function Writers({ parties }: { readonly parties: readonly string[] }): ReactNode {
  const say = useT();
  const name = usePartyName();
  if (parties.length === 0) return null;
  return <span className="quiet written-by">{say('views.written.by', { parties: formatList(parties.map(name)) })}</span>;
}

export function ChangesView(): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state, labels, lines } = useModel();
  const goTo = useGoTo();
  const [asked, ask] = useState<Asked>(ALL);
  const [most, setMost] = useState(SHOWN);
  const { since, words, stood, seenAll } = useLooked(room.seat.id, room.text, state);
  const before = useRef<ReadonlyMap<string, ChangeRow>>(new Map());
  const rows = useMemo(() => {
    const made = rowsAsBefore(before.current, changeRows(state));
    before.current = new Map(made.map((row) => [row.key, row]));
    return made;
  }, [state]);
  const own = useMemo(() => ownLines(lines), [lines]);
  const found = useMemo(
    () => filterRows(rows, rowFilter(asked, room.own, since, (party) => room.meeting.parties.find((one) => one.code === party)?.members ?? []), state),
    [rows, asked, since, state, room],
  );
  const decided = asked.fresh && since !== null ? state.provisions.filter((one) => !one.removed && one.decided !== null && one.decided > since) : [];
  // Words that are others than they were, and not by a decision told above: written with the pen.
  const written = asked.fresh && words !== null
    ? state.provisions.filter((one) => !one.removed && words[one.id] !== shortDigest(one.wording) && !decided.includes(one))
    : [];
  const shown = found.slice(0, most);
  const step = (by: 1 | -1): void => { stepInView(document.querySelector<HTMLElement>('.room'), by); };
  return (
    <>
      <ChangeFilters asked={asked} onChange={(to) => { ask(to); setMost(SHOWN); }} rows={rows} />
      <div className="view-bar">
        <p role="status" className="numeric">{say('views.found', { shown: found.length, all: rows.length })}</p>
        <div className="stepper" role="group" aria-label={say('room.changes')}>
          <Button look="ghost" icon="previous" aria-label={say('room.changes.previous')} isDisabled={found.length === 0} onPress={() => { step(-1); }} />
          <Button look="ghost" icon="next" aria-label={say('room.changes.next')} isDisabled={found.length === 0} onPress={() => { step(1); }} />
        </div>
        <span className="push" />
        <span className="quiet">{since === null ? say('views.looked.never') : say('views.looked', { time: formatMoment(since) })}</span>
        <Button size="small" onPress={seenAll}>{say('views.looked.all')}</Button>
      </div>
      <div className="view-body">
        {decided.length === 0 ? null : (
          <section className="decided-since">
            <h3>{say('views.decided')}</h3>
            <ul>
              {decided.map((one) => (
                <li key={one.id}>
                  <Button look="ghost" onPress={() => { goTo(one.id); }}>{placeText(one.id, labels)}</Button>
                  {say(STATUS_MESSAGE[one.status])}{', '}<time dateTime={one.decided ?? ''}><bdi>{formatMoment(one.decided ?? '')}</bdi></time>
                </li>
              ))}
            </ul>
          </section>
        )}
        {written.length === 0 ? null : (
          <section className="decided-since">
            <h3>{say('views.written')}</h3>
            <ul>
              {written.map((one) => (
                <li key={one.id}>
                  <Button look="ghost" onPress={() => { goTo(one.id); }}>{placeText(one.id, labels)}</Button>
                  <span {...wordsIn(state.head.language)} className="written-words"><Words wording={normalWording(one.wording)} /></span>
                  {stood === null ? null : <Writers parties={writersSince(one.wording, stood[one.id])} />}
                </li>
              ))}
            </ul>
          </section>
        )}
        {found.length === 0 ? <p className="quiet">{rows.length === 0 ? say('views.none') : say('views.none-found')}</p> : null}
        {groupsOf(shown).map((group) => (
          <section key={`${group.provision ?? ''}:${group.rows[0]?.key ?? ''}`} className="change-group">
            <h3>{placeText(group.provision, labels)}</h3>
            <ol>
              {group.rows.map((row) => (
                <li key={row.key}>
                  <ChangeItem
                    row={row}
                    fresh={since !== null && row.touched > since}
                    line={own.get(row.proposal.id) ?? row.on ?? row.provision}
                    place={placeText(group.provision, labels)}
                    held={positionsOnRow(state, row)}
                    onGo={goTo}
                  />
                </li>
              ))}
            </ol>
          </section>
        ))}
        {found.length <= most ? null : <Button onPress={() => { setMost(most + SHOWN); }}>{say('views.more', { count: Math.min(SHOWN, found.length - most) })}</Button>}
      </div>
    </>
  );
}
