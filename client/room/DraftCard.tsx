/** A draft on one's own desk: seen by one's own delegation alone until it is tabled. */
import type { ReactNode } from 'react';
import { proposalNumber } from '../../shared/proposals/lifecycle.ts';
import type { Draft, ReturnReason } from '../../shared/schema/state.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { formatTime } from '../i18n/format.ts';
import { Msg, useT, type MessageId } from '../i18n/i18n.tsx';
import { Chip, useHueStyle } from '../party/party.tsx';
import type { DeskHandle } from '../sync/desk.ts';
import { useDraftWording } from '../sync/hooks.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useModel, useRoom } from './context.ts';
import { cannotDraft, cannotTable, draftingOf } from './drafting.ts';
import { labelText } from './labelText.ts';
import { ProposalSubject } from './ProposalSubject.tsx';
import { draftChanges } from './proposalWords.ts';
import { useUi } from './ui.ts';
import { ClearanceActs, ClearanceNote } from '../sponsors/Clearing.tsx';
import { isCleared } from '../sponsors/ready.ts';
import { useStore } from '../ui/store.ts';
import { toast } from '../ui/Toasts.tsx';

const RETURNED: Readonly<Record<ReturnReason, MessageId>> = {
  agreed: 'room.returned.agreed',
  removed: 'room.returned.removed',
  closed: 'room.returned.closed',
  stale: 'room.returned.stale',
  'not-permitted': 'room.returned.not-permitted',
};

export interface DraftCardProps {
  readonly desk: DeskHandle;
  readonly draft: Draft;
  /** Names the provision: for drafts listed apart from it. */
  readonly named?: boolean;
}

export function DraftCard({ desk, draft, named = false }: DraftCardProps): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state, labels } = useModel();
  const ui = useUi(room.ui);
  const wording = useDraftWording(desk, draft.id);
  const style = useHueStyle()(room.own);
  const drafting = draftingOf(room);
  const changes = draftChanges(draft, wording);
  const revised = state.proposals.find((one) => one.id === draft.revises);
  const hasWords = draft.kind === 'amend' || draft.kind === 'add';
  const nothing = draft.kind === 'amend' ? changes.length === 0 : draft.kind === 'add' && textOf(wording).trim() === '';
  const tables = room.may('table');
  const required = useStore(desk.clearance);
  const why = cannotTable(state, draft) ?? (required && !isCleared(draft, wording) ? 'sponsors.clear.required' : null);
  const answered = state.proposals.find((one) => one.id === draft.counters);
  const target = draft.target === null ? undefined : labels.get(draft.target);
  const lost = draft.target !== null && cannotDraft(state, draft.target) !== null;
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(textOf(wording));
      toast('done', say('room.draft.copied'));
    } catch {
      toast('problem', say('room.draft.copy-failed'));
    }
  };
  return (
    <article
      className="card card-mine"
      data-card={`draft:${draft.id}`}
      data-d={room.own}
      style={style}
      tabIndex={0}
      aria-label={say('room.draft.card')}
    >
      <header className="card-head">
        <Chip code={room.own} />
        <span className="private"><Icon name="lock" />{draft.returned === null ? say('room.draft.private') : say('room.draft.returned')}</span>
        {revised === undefined ? null : <span className="quiet">{say('room.draft.revises', { number: proposalNumber(revised) })}</span>}
        {answered === undefined ? null : <span className="quiet">{say('sponsors.counter.answers', { number: proposalNumber(answered) })}</span>}
        <span className="card-id numeric"><bdi>{formatTime(draft.at)}</bdi></span>
      </header>
      {draft.returned === null ? null : <p className="carry carry-overtaken"><Icon name="info" />{say(RETURNED[draft.returned])}</p>}
      {named ? <p className="subject-lead">{target === undefined ? say('room.draft.elsewhere') : labelText(target)}</p> : null}
      <ProposalSubject about={draft} base={draft.base} wording={wording} changes={changes} party={room.own} />
      <ClearanceNote draft={draft} wording={wording} />
      <div className="card-acts">
        {tables ? (
          <Button look="primary" icon="table" isDisabled={nothing || why !== null} onPress={() => { room.ui.put({ dialog: { type: 'table', draft: draft.id } }); }}>
            {revised === undefined ? say('room.table') : say('room.table.revision')}
          </Button>
        ) : null}
        {hasWords && tables && !lost && ui.editing !== draft.id ? <Button icon="pen" onPress={() => { drafting.open(draft.id); }}>{say('room.draft.open')}</Button> : null}
        {tables && !nothing && !lost ? <ClearanceActs draft={draft} wording={wording} /> : null}
        {draft.returned === null || !hasWords ? null : <Button icon="copy" onPress={() => void copy()}>{say('room.draft.copy')}</Button>}
        <Button look="ghost" onPress={() => { room.ui.put({ dialog: { type: 'discard', draft: draft.id } }); }}>{say('room.draft.discard')}</Button>
        {tables && why !== null ? <span className="hint">{say(why)}</span> : null}
        {tables && why === null && nothing ? <span className="hint">{say('room.draft.nothing')}</span> : null}
      </div>
      {named && target !== undefined && draft.target !== null ? (
        <Button look="ghost" size="small" onPress={() => { room.ui.put({ selected: draft.target, panel: 'text' }); }}>
          <Msg id="room.draft.go" values={{ name: labelText(target) }} />
        </Button>
      ) : null}
    </article>
  );
}
