/** What if: choose any set of changes and read the clean text that they would give. Nobody else sees it; nothing is touched. */
import { useMemo, useState, type ReactNode } from 'react';
import { changeRows, type ChangeRow } from '../../shared/proposals/change-list.ts';
import { proposalNumber } from '../../shared/proposals/lifecycle.ts';
import { inTheWay, isOffered, offersIn, whatIf, type Choice, type WhatIfLine } from '../../shared/proposals/what-if.ts';
import { lineStart } from '../../shared/export/lines.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { wordsIn } from '../i18n/direction.ts';
import { useT } from '../i18n/i18n.tsx';
import { Chip, usePartyName } from '../party/party.tsx';
import { Button } from '../ui/Button.tsx';
import { copyText } from '../ui/copy.ts';
import { Checkbox } from '../ui/Field.tsx';
import { Menu } from '../ui/Menu.tsx';
import { Notice } from '../ui/Notice.tsx';
import { toast } from '../ui/Toasts.tsx';
import { useModel, useRoom } from '../room/context.ts';
import { redlineParts } from '../room/redlineParts.ts';
import { useUi, type Picked } from '../room/ui.ts';
import { Parts, Words } from '../room/Words.tsx';
import { ChairsTextDialog } from './ChairsTextDialog.tsx';
import { placeText, rowWords } from './rowWords.ts';

/** Choices shown at first, and more at each asking: a long list stays quick. */
const SHOWN = 100;

function choiceOf(row: ChangeRow): Choice {
  return { proposal: row.proposal.id, change: row.change === null ? null : row.index };
}

function isSame(a: Choice, b: Choice): boolean {
  return a.proposal === b.proposal && a.change === b.change;
}

export function WhatIfView(): ReactNode {
  const say = useT();
  const room = useRoom();
  const ui = useUi(room.ui);
  const { state } = useModel();
  const name = usePartyName();
  const [marks, setMarks] = useState(true);
  const [turning, setTurning] = useState(false);
  const offers = useMemo(() => offersIn(state), [state]);
  const rows = useMemo(() => changeRows(state).filter((row) => isOffered(offers, choiceOf(row))), [state, offers]);
  // What was chosen counts while it still says the same.
  const chosen = useMemo(
    () => ui.whatIf.filter((one) => rows.some((row) => isSame(choiceOf(row), one) && rowWords(row) === one.words)),
    [ui.whatIf, rows],
  );
  const result = useMemo(() => whatIf(offers, chosen), [offers, chosen]);
  const put = (to: readonly Picked[]): void => { room.ui.put({ whatIf: to }); };
  const pick = (row: ChangeRow, on: boolean): void => {
    const choice = choiceOf(row);
    const rest = chosen.filter((one) => !isSame(one, choice));
    put(on ? [...rest, { ...choice, words: rowWords(row) }] : rest);
  };
  /** All of a delegation that goes together with what is chosen. */
  const takeAll = (party: string): void => {
    let next = chosen;
    for (const row of rows) {
      const choice = choiceOf(row);
      if (row.proposal.delegation !== party || next.some((one) => isSame(one, choice)) || inTheWay(offers, next, choice) !== null) continue;
      next = [...next, { ...choice, words: rowWords(row) }];
    }
    put(next);
  };
  const copy = async (): Promise<void> => {
    const text = result.lines.map((line) => lineStart(line.kind, line.number) + textOf(line.wording)).join('\n');
    if (await copyText(text)) toast('done', say('views.copied'));
    else toast('problem', say('views.copy.failed'));
  };
  const sponsors = room.meeting.parties.map((one) => one.code).filter((code) => rows.some((row) => row.proposal.delegation === code));
  return (
    <>
      <div className="view-filters">
        {sponsors.length === 0 ? null : (
          <Menu
            label={say('views.if.all-of')}
            groups={[{ id: 'parties', entries: sponsors.map((code) => ({ id: code, label: <span className="row"><Chip code={code} />{name(code)}</span>, textValue: name(code) })) }]}
            onAction={takeAll}
          />
        )}
        <Button isDisabled={chosen.length === 0} onPress={() => { put([]); }}>{say('views.if.clear')}</Button>
        <Checkbox label={say('views.if.marks')} isSelected={marks} onChange={setMarks} />
        <span className="push" />
        <Button icon="copy" onPress={() => void copy()}>{say('views.if.copy')}</Button>
        {room.seat.role === 'chair' ? <Button look="primary" onPress={() => { setTurning(true); }}>{say('views.if.chairs')}</Button> : null}
      </div>
      <div className="what-if">
        <section className="what-if-choices" aria-labelledby="what-if-choices">
          <h3 id="what-if-choices">{say('views.if.choose')}</h3>
          {rows.length === 0 ? <p className="quiet">{say('views.none')}</p> : <Choices rows={rows} chosen={chosen} way={(choice) => inTheWay(offers, chosen, choice)} onPick={pick} />}
        </section>
        <section className="what-if-text" aria-labelledby="what-if-text">
          <h3 id="what-if-text">{say('views.if.text')}</h3>
          <Notice>{say('views.if.private')}</Notice>
          <p role="status" className="numeric quiet">{say('views.if.count', { count: chosen.length })}</p>
          {result.lines.map((line) => <Line key={line.key} line={line} marks={marks} language={state.head.language} />)}
        </section>
      </div>
      {turning ? <ChairsTextDialog lines={result.lines} onClose={() => { setTurning(false); }} /> : null}
    </>
  );
}

interface ChoicesProps {
  readonly rows: readonly ChangeRow[];
  readonly chosen: readonly Choice[];
  readonly way: (choice: Choice) => Choice | null;
  readonly onPick: (row: ChangeRow, on: boolean) => void;
}

function Choices({ rows, chosen, way, onPick }: ChoicesProps): ReactNode {
  const say = useT();
  const { labels, state } = useModel();
  const name = usePartyName();
  const groups = new Map<string | null, ChangeRow[]>();
  const [most, setMost] = useState(SHOWN);
  for (const row of rows.slice(0, most)) groups.set(row.provision, [...(groups.get(row.provision) ?? []), row]);
  const more = rows.length <= most ? null : <Button key="more" onPress={() => { setMost(most + SHOWN); }}>{say('views.more', { count: Math.min(SHOWN, rows.length - most) })}</Button>;
  return [...[...groups].map(([provision, those]) => (
    <fieldset key={provision ?? ''} className="what-if-group">
      <legend>{placeText(provision, labels)}</legend>
      {those.map((row) => {
        const choice = choiceOf(row);
        const on = chosen.some((one) => isSame(one, choice));
        const rival = on ? null : way(choice);
        const other = rival === null ? undefined : state.proposals.find((one) => one.id === rival.proposal);
        return (
          <Checkbox
            key={row.key}
            isSelected={on}
            isDisabled={rival !== null}
            onChange={(to) => { onPick(row, to); }}
            label={<span className="what-if-label"><Chip code={row.proposal.delegation} /> <span dir="auto">{rowWords(row)}</span></span>}
            hint={other === undefined
              ? <bdi>{proposalNumber(row.proposal)}</bdi>
              : say('views.if.excluded', { number: proposalNumber(other), party: name(other.delegation) })}
          />
        );
      })}
    </fieldset>
  )), more];
}

function Line({ line, marks, language }: { readonly line: WhatIfLine; readonly marks: boolean; readonly language: string }): ReactNode {
  const say = useT();
  return (
    <p className={`if-line if-${line.kind}`} {...wordsIn(language)}>
      {line.kind === 'question' ? <bdi className="if-number">{line.number}</bdi> : line.kind === 'item' ? <span className="if-number" aria-hidden="true">–</span> : null}
      <span>
        {marks ? <Parts parts={line.base === null ? [{ type: 'ins', wording: line.wording }] : redlineParts(line.base, line.wording)} /> : <Words wording={line.wording} />}
        {marks && line.moved ? <span className="act"> {say('views.if.moved')}</span> : null}
      </span>
    </p>
  );
}
