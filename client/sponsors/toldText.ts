/** A notice in words: what its delegation is told, of which proposal or provision. */
import { proposalNumber } from '../../shared/proposals/lifecycle.ts';
import type { Notice, TextState } from '../../shared/schema/state.ts';
import { t, type MessageId } from '../i18n/i18n.tsx';
import { labelText } from '../room/labelText.ts';
import type { Label } from '../room/labels.ts';

const TOLD: Readonly<Record<Notice['about'], MessageId>> = {
  returned: 'sponsors.told.returned',
  lapsed: 'room.told.lapsed',
  overtaken: 'room.told.overtaken',
  absorbed: 'room.told.absorbed',
  carried: 'room.told.carried',
  'as-heard': 'room.told.as-heard',
  invited: 'room.told.invited',
  uninvited: 'room.told.uninvited',
  asks: 'room.told.asks',
  admitted: 'room.told.admitted',
  declined: 'room.told.declined',
  keep: 'room.told.keep',
};

export function toldText(notice: Notice, state: Pick<TextState, 'proposals'>, labels: ReadonlyMap<string, Label>): string {
  const proposal = state.proposals.find((one) => one.id === notice.proposal);
  const label = notice.provision === null ? undefined : labels.get(notice.provision);
  const onText = notice.proposal === null && notice.provision === null;
  const number = proposal !== undefined ? proposalNumber(proposal) : label !== undefined ? labelText(label) : onText ? t('sponsors.told.text') : t('sponsors.told.gone');
  return t(TOLD[notice.about], { number });
}
