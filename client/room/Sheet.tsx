/** The sheet: the text, provision by provision. Only what changed is drawn anew, and nothing moves under the reader. */
import { memo, useCallback, useMemo, useRef, type MouseEvent, type ReactNode, type RefObject } from 'react';
import { renumber } from '../../shared/numbering/numbering.ts';
import type { Provision } from '../../shared/schema/state.ts';
import { formatDates } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { useDesk, useDrafts, useHead, usePen } from '../sync/hooks.ts';
import { PenDocument } from '../editor/PenDocument.tsx';
import { Notice } from '../ui/Notice.tsx';
import { AddSlip } from './AddSlip.tsx';
import { chunksOf } from './chunks.ts';
import { Legend } from './Legend.tsx';
import { useModel, useRoom } from './context.ts';
import { cannotDraft, draftingOf } from './drafting.ts';
import { labelText } from './labelText.ts';
import { lineKey } from './lines.ts';
import { PartyVersion, usePartyVersion } from './PartyVersion.tsx';
import { draftsOn } from './Rail.tsx';
import { SheetChunk, type SheetRow } from './SheetChunk.tsx';
import { useSteady } from './steady.ts';
import { PenMargin } from './PenMargin.tsx';
import { useUi } from './ui.ts';
import { useOriginal, type Original } from './useOriginal.ts';
import { Standing } from '../sponsors/Standing.tsx';
import { Statements } from '../sponsors/Statements.tsx';

/** Chunks that are drawn with the room itself: more than a screenful. */
const FIRST = 2;

export function Sheet(): ReactNode {
  const room = useRoom();
  const ui = useUi(room.ui);
  const pen = usePen(room.handle);
  const scroller = useRef<HTMLElement>(null);
  return (
    <main ref={scroller} id="text" className="sheet" tabIndex={-1} data-zone="sheet" inert={ui.page !== null}>
      <div className="sheet-in">
        <Mast />
        {pen !== null && ui.pen ? <Pen /> : <Lines />}
        <Standing provision={null} />
        <Statements />
      </div>
      <Steady scroller={scroller} />
    </main>
  );
}

/** Apart from the sheet, so that a change of the record does not draw all of it again. */
function Steady({ scroller }: { readonly scroller: RefObject<HTMLElement | null> }): null {
  const { state } = useModel();
  useSteady(scroller, state);
  return null;
}

const Mast = memo(function Mast(): ReactNode {
  const room = useRoom();
  const { symbol } = useHead(room.handle.reader);
  const { name, place, dates } = room.meeting;
  return (
    <div className="mast">
      <span>{[name, place, formatDates(dates)].filter((one) => one !== '').join(' · ')}</span>
      <strong><bdi>{symbol}</bdi></strong>
    </div>
  );
});

const marginOf = (provision: Provision): ReactNode => <PenMargin provision={provision} />;

const Pen = memo(function Pen(): ReactNode {
  const say = useT();
  const room = useRoom();
  const ui = useUi(room.ui);
  const { mode } = useHead(room.handle.reader);
  const select = useCallback((provision: string) => { room.ui.put({ selected: provision }); }, [room.ui]);
  const pen = usePen(room.handle);
  if (pen === null) return null;
  return (
    <>
      <Notice>{mode === 'open' ? say('room.pen.notice-open') : say('room.pen.notice-negotiation')}</Notice>
      {ui.authors ? <Legend /> : null}
      <PenDocument
        room={room.handle}
        pen={pen}
        authors={ui.authors}
        renderMargin={marginOf}
        onSelect={select}
      />
    </>
  );
});

/** What the original view says of itself. */
function originalText(original: Original, say: ReturnType<typeof useT>): string {
  if (original.type === 'coming') return say('room.original.coming');
  if (original.type === 'none') return original.gone ? say('room.original.gone') : say('room.original.unreached');
  if (original.symbol !== null) return say('room.original.of', { symbol: original.symbol });
  return original.wordings.size === 0 ? say('room.original.empty') : say('room.original.first');
}

function Lines(): ReactNode {
  const say = useT();
  const room = useRoom();
  const ui = useUi(room.ui);
  const { state, lines, labels, counts, selected } = useModel();
  const desk = useDesk(room.handle);
  const drafts = useDrafts(desk);
  const original = useOriginal(room.text, state.head, ui.view === 'original');
  const first = original.type === 'found' ? original.wordings : null;
  const version = usePartyVersion();
  const drafting = draftingOf(room);
  const editing = drafts.find((one) => one.id === ui.editing);
  const through = useMemo(() => (ui.view === 'clean' ? renumber(state.provisions) : null), [ui.view, state.provisions]);
  const provisions = useMemo(() => new Map(state.provisions.map((one) => [one.id, one])), [state.provisions]);
  const { put, pointer, language } = state.head;

  const pick = useCallback((key: string, picked: boolean): void => {
    const before = room.ui.get().picked ?? [];
    room.ui.put({ picked: picked ? [...before, key] : before.filter((one) => one !== key) });
  }, [room.ui]);

  // A first click selects; a click into the words of what is selected begins to draft there.
  const click = (event: MouseEvent<HTMLElement>): void => {
    if (!(event.target instanceof HTMLElement) || event.target.closest('a, button, input, label, .draft-slip') !== null) return;
    const row = event.target.closest<HTMLElement>('[data-line]');
    const key = row?.dataset['line'];
    if (key === undefined) return;
    const intoWords = event.target.closest('.words') !== null && window.getSelection()?.isCollapsed !== false;
    if (key === room.ui.get().selected && intoWords && room.may('draft') && ui.view === 'marked' && cannotDraft(state, key) === null && editing === undefined && desk !== null) {
      const from = event.target.closest('.words')?.getBoundingClientRect();
      if (from !== undefined) room.ui.put({ clicked: { x: event.clientX - from.x, y: event.clientY - from.y } });
      void drafting.amend(key, drafts);
      return;
    }
    room.ui.put({ selected: key, change: null });
  };

  const shown = lines.filter((line) => ui.view === 'marked' || (ui.view === 'clean' ? line.provision !== null : line.provision !== null && first?.has(line.provision) === true));
  const revises = editing?.revises ?? null;
  const rows = shown.flatMap((line): SheetRow[] => {
    const key = lineKey(line);
    const label = labels.get(key);
    if (label === undefined) return [];
    const isPut = put !== null && line.provision !== null && put.provisions.includes(line.provision);
    const open = desk !== null && editing !== undefined && ui.view === 'marked' &&
      (editing.kind === 'add' ? line.addition !== null && line.addition === revises : editing.target === line.provision && line.provision !== null);
    return [{
      key,
      line,
      name: labelText(label),
      provision: line.provision === null ? null : (provisions.get(line.provision) ?? null),
      view: ui.view,
      original: line.provision === null ? null : (first?.get(line.provision) ?? null),
      number: through === null ? line.number : (through.get(key) ?? null),
      language,
      authors: ui.authors,
      selected: selected === key,
      here: pointer !== null && pointer === key,
      put: isPut ? (put.adReferendum ? 'agree-ad-ref' : 'agree') : null,
      proposals: (line.provision === null ? undefined : counts.get(line.provision)) ?? 0,
      drafts: drafts.length === 0 ? 0 : draftsOn(drafts, line.provision).here.length,
      pick: ui.picked === null || line.provision === null ? null : ui.picked.includes(key),
      draft: open ? editing : null,
      adds: editing?.kind === 'add' && revises === null && editing.after === key ? editing : null,
    }];
  });
  return (
    <>
      {ui.view === 'original' ? (
        <Notice>{originalText(original, say)}</Notice>
      ) : null}
      {ui.authors ? <Legend /> : null}
      <div className="lines" onClick={click}>
        {desk !== null && editing?.kind === 'add' && editing.after === null ? <AddSlip desk={desk} draft={editing} /> : null}
        {chunksOf(rows, state.provisions).map((chunk, i) => (
          <SheetChunk
            key={chunk.key}
            rows={chunk.rows}
            desk={desk}
            onPick={pick}
            onParty={version.show}
            marked={ui.card !== null && chunk.rows.some((row) => row.selected) ? ui.card : null}
            first={i < FIRST}
          />
        ))}
      </div>
      <PartyVersion version={version} />
    </>
  );
}
