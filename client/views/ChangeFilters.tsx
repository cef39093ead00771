/** What the list of changes is narrowed to. */
import type { ReactNode } from 'react';
import { ToggleButton } from 'react-aria-components';
import { ROW_STATES, type ChangeRow, type RowFilter, type RowState } from '../../shared/proposals/change-list.ts';
import { PROPOSAL_KINDS, type ProposalKind, type Time } from '../../shared/schema/state.ts';
import type { Party } from '../../shared/schema/wording.ts';
import { useT, type MessageId } from '../i18n/i18n.tsx';
import { usePartyName } from '../party/party.tsx';
import { Choice } from '../ui/Field.tsx';
import { useModel, useRoom } from '../room/context.ts';
import { placeText, STATE_MESSAGE } from './rowWords.ts';

/** The choices of a person, as the controls hold them. */
export interface Asked {
  /** A party's code; `group:CODE` for a party with its members; `all`. */
  readonly who: string;
  /** A provision's id; `all`. */
  readonly where: string;
  readonly kind: ProposalKind | 'all';
  readonly state: RowState | 'all';
  readonly mine: boolean;
  readonly undecided: boolean;
  readonly fresh: boolean;
}

export const ALL: Asked = { who: 'all', where: 'all', kind: 'all', state: 'all', mine: false, undecided: false, fresh: false };

const KINDS: Readonly<Record<ProposalKind, MessageId>> = {
  amend: 'views.kind.amend',
  add: 'views.kind.add',
  delete: 'views.kind.delete',
  move: 'views.kind.move',
  bracket: 'views.kind.bracket',
};

/** What is asked of the rows; `members`: those that a party speaks for. */
export function rowFilter(asked: Asked, own: Party, since: Time | null, members: (party: Party) => readonly Party[]): RowFilter {
  const group = asked.who.startsWith('group:') ? asked.who.slice('group:'.length) : null;
  return {
    parties: asked.who === 'all' ? null : group === null ? [asked.who] : [group, ...members(group)],
    provision: asked.where === 'all' ? null : asked.where,
    kind: asked.kind === 'all' ? null : asked.kind,
    state: asked.state === 'all' ? null : asked.state,
    mine: asked.mine ? own : null,
    undecided: asked.undecided,
    since: asked.fresh ? (since ?? '') : null,
  };
}

function Toggle({ label, on, onChange }: { readonly label: string; readonly on: boolean; readonly onChange: (on: boolean) => void }): ReactNode {
  return <ToggleButton className="btn toggle" isSelected={on} onChange={onChange}>{label}</ToggleButton>;
}

export function ChangeFilters({ asked, onChange, rows }: { readonly asked: Asked; readonly onChange: (to: Asked) => void; readonly rows: readonly ChangeRow[] }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { labels } = useModel();
  const name = usePartyName();
  const speaking = new Set(rows.flatMap(({ proposal }) => [proposal.delegation, ...proposal.cosponsors.map((one) => one.delegation)]));
  const parties = room.meeting.parties.filter((one) => speaking.has(one.code));
  const groups = room.meeting.parties.filter((one) => one.members.length > 0);
  const places = [...new Set(rows.map((row) => row.provision))].filter((one) => one !== null);
  const states = ROW_STATES.filter((one) => rows.some((row) => row.state === one));
  return (
    <div className="view-filters" role="group" aria-label={say('views.filters')}>
      <Choice
        label={say('views.filter.who')}
        value={asked.who}
        options={[
          { value: 'all', label: say('room.filter.all') },
          ...groups.map((one) => ({ value: `group:${one.code}`, label: say('views.filter.group', { party: name(one.code) }) })),
          ...parties.map((one) => ({ value: one.code, label: name(one.code) })),
        ]}
        onChange={(who) => { onChange({ ...asked, who }); }}
      />
      <Choice
        label={say('views.filter.where')}
        value={asked.where}
        options={[{ value: 'all', label: say('views.filter.all-text') }, ...places.map((one) => ({ value: one, label: placeText(one, labels) }))]}
        onChange={(where) => { onChange({ ...asked, where }); }}
      />
      <Choice
        label={say('views.filter.kind')}
        value={asked.kind}
        options={[{ value: 'all', label: say('views.filter.any') }, ...PROPOSAL_KINDS.map((one) => ({ value: one, label: say(KINDS[one]) }))]}
        onChange={(kind) => { onChange({ ...asked, kind }); }}
      />
      <Choice
        label={say('views.filter.state')}
        value={asked.state}
        options={[{ value: 'all', label: say('views.filter.any') }, ...states.map((one) => ({ value: one, label: say(STATE_MESSAGE[one]) }))]}
        onChange={(state) => { onChange({ ...asked, state }); }}
      />
      <div className="view-toggles">
        {room.seat.role === 'delegate' ? <Toggle label={say('views.filter.mine')} on={asked.mine} onChange={(mine) => { onChange({ ...asked, mine }); }} /> : null}
        <Toggle label={say('views.filter.undecided')} on={asked.undecided} onChange={(undecided) => { onChange({ ...asked, undecided }); }} />
        <Toggle label={say('views.filter.fresh')} on={asked.fresh} onChange={(fresh) => { onChange({ ...asked, fresh }); }} />
      </div>
    </div>
  );
}
