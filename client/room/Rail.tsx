/** The rail: what is proposed on the selected provision. Own drafts first, then what is tabled, in the order received. */
import { memo, type ReactNode } from 'react';
import type { Draft } from '../../shared/schema/state.ts';
import { useT } from '../i18n/i18n.tsx';
import { StatusBadge } from '../status/status.tsx';
import type { DeskHandle } from '../sync/desk.ts';
import { useDesk, useDrafts, useHead } from '../sync/hooks.ts';
import { Button } from '../ui/Button.tsx';
import { useModel, useRoom } from './context.ts';
import { DraftCard } from './DraftCard.tsx';
import { labelText } from './labelText.ts';
import { cannotDraft } from './drafting.ts';
import { lineKey, proposalsOn } from './lines.ts';
import { NewProposal } from './NewProposal.tsx';
import { ProposalCard } from './ProposalCard.tsx';
import { NoteSlip } from '../views/NoteSlip.tsx';
import { ClearanceRule } from '../sponsors/Clearing.tsx';
import { Standing } from '../sponsors/Standing.tsx';
import { Together } from '../sponsors/Together.tsx';
import { ToldList } from '../sponsors/ToldList.tsx';

/** The drafts that belong to a line: on the provision, or of an addition after it. */
export function draftsOn(drafts: readonly Draft[], provision: string | null): { here: readonly Draft[]; elsewhere: readonly Draft[] } {
  const isHere = (draft: Draft): boolean => provision !== null && (draft.target === provision || (draft.kind === 'add' && draft.after === provision));
  return { here: drafts.filter(isHere), elsewhere: drafts.filter((draft) => !isHere(draft)) };
}

function Drafts({ title, drafts, desk, named = false }: { readonly title: string; readonly drafts: readonly Draft[]; readonly desk: DeskHandle; readonly named?: boolean }): ReactNode {
  if (drafts.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      {drafts.map((draft) => <DraftCard key={draft.id} desk={desk} draft={draft} named={named} />)}
    </>
  );
}

export function Rail({ onClose }: { readonly onClose: (() => void) | null }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state, lines, labels, selected } = useModel();
  const desk = useDesk(room.handle);
  const drafts = useDrafts(desk);
  const line = lines.find((one) => lineKey(one) === selected);
  const label = selected === null ? undefined : labels.get(selected);
  const { open, done } = line === undefined ? { open: [], done: [] } : proposalsOn(state, line);
  const { here, elsewhere } = draftsOn(drafts, line?.provision ?? null);
  const own = open.filter((one) => one.delegation === room.own);
  const others = open.filter((one) => one.delegation !== room.own);
  const why = line?.provision == null || !room.may('draft') ? null : cannotDraft(state, line.provision);
  return (
    <aside className="rail" data-zone="rail" aria-label={label === undefined ? say('room.rail.empty') : say('room.rail', { name: labelText(label) })}>
      <header className="rail-head">
        <h2>{label === undefined ? say('room.rail.empty') : labelText(label)}</h2>
        {line?.status == null ? null : <StatusBadge status={line.status} box />}
        <span className="push" />
        <FloorButton provision={line?.provision ?? null} />
        {onClose === null ? null : <Button look="ghost" icon="cross" aria-label={say('common.close')} onPress={onClose} />}
      </header>
      <div className="rail-body">
        <NewProposal provision={line?.provision ?? null} />
        {desk !== null && room.seat.role === 'delegate' && line?.provision != null ? <NoteSlip key={line.provision} desk={desk} provision={line.provision} /> : null}
        {why === null ? null : <p className="why hint">{say(why)}</p>}
        {line?.provision == null ? null : <Standing key={`stand-${line.provision}`} provision={line.provision} />}
        {desk === null || room.seat.role !== 'delegate' ? null : <ClearanceRule desk={desk} />}
        {desk === null ? null : <Together desk={desk} drafts={drafts} />}
        {desk === null ? null : <Drafts title={room.may('table') ? say('room.rail.drafts') : say('room.rail.returned')} drafts={here} desk={desk} />}
        {own.length === 0 ? null : <h3>{say('room.rail.own')}</h3>}
        {own.map((one) => <ProposalCard key={one.id} proposal={one} />)}
        {others.length === 0 ? null : <h3>{room.may('table') ? say('room.rail.others') : say('room.rail.tabled')}</h3>}
        {others.map((one) => <ProposalCard key={one.id} proposal={one} />)}
        {open.length === 0 && here.length === 0 ? <p className="rail-none quiet">{say('room.rail.none')}</p> : null}
        <Closed />
        {done.length === 0 ? null : (
          <details className="done">
            <summary>{say('room.rail.done', { count: done.length })}</summary>
            {done.map((one) => <ProposalCard key={one.id} proposal={one} />)}
          </details>
        )}
        {desk === null ? null : <Drafts title={say('room.rail.elsewhere')} drafts={elsewhere} desk={desk} named />}
        <ToldList />
      </div>
    </aside>
  );
}

/** What can be done about a text that is closed, for whom it concerns. */
function Closed(): ReactNode {
  const say = useT();
  const room = useRoom();
  const { mode, adopted } = useHead(room.handle.reader);
  if (mode !== 'closed' || adopted !== null) return null;
  if (room.may('mode')) return <p className="rail-none quiet">{say('room.rail.closed.open')}</p>;
  return room.may('table') ? <p className="rail-none quiet">{say('room.rail.closed.prepare')}</p> : null;
}

const FloorButton = memo(function FloorButton({ provision }: { readonly provision: string | null }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { mode } = useHead(room.handle.reader);
  if (!room.may('floor') || !room.meeting.settings.floor || mode !== 'negotiation') return null;
  return (
    <Button icon="mic" onPress={() => { room.ui.put({ dialog: { type: 'floor', provision } }); }}>{say('room.floor')}</Button>
  );
});
