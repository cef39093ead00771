/**
 * The gavel: exactly the words that are agreed, what differs from the last revision, what becomes of every open proposal,
 * reservations and objections. The decision carries the digest of what is shown here (R5). If the record changes while the
 * dialog is open, it says so, shows the difference, and asks again.
 */
import { useId, useMemo, useState, type ReactNode } from 'react';
import { digestOf, seenForAgree } from '../../shared/decisions/seen.ts';
import type { TextState } from '../../shared/schema/state.ts';
import { formatTime } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { labelText } from '../room/labelText.ts';
import { useModel, useRoom } from '../room/context.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { announce } from '../ui/announcer.ts';
import { Against } from './Against.tsx';
import { DecidedBox } from './DecidedBox.tsx';
import { Differences } from './Differences.tsx';
import { Fates } from './Fates.tsx';
import { Held } from './Held.tsx';
import { useShown } from './shown.ts';
import './chair.css';

export interface GavelDialogProps {
  readonly provisions: readonly string[];
  readonly adReferendum: boolean;
  readonly onClose: () => void;
}

/** What is agreed, in words: "question 1", "3 provisions". */
function useWhat(ids: readonly string[]): string {
  const say = useT();
  const { labels } = useModel();
  const first = ids[0];
  const label = first === undefined ? undefined : labels.get(first);
  return ids.length === 1 && label !== undefined ? labelText(label) : say('chair.provisions', { count: ids.length });
}

/** The provisions among these that still stand. */
function standing(state: TextState, ids: readonly string[]): string[] {
  return state.provisions.filter((one) => !one.removed && ids.includes(one.id)).map((one) => one.id);
}

export function GavelDialog({ provisions, adReferendum, onClose }: GavelDialogProps): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state } = useModel();
  const [kind, setKind] = useState<'agree' | 'agree-ad-ref'>(adReferendum ? 'agree-ad-ref' : 'agree');
  const [busy, setBusy] = useState(false);
  const [opened] = useState(() => new Date().toISOString());
  const about = useId();
  const ids = useMemo(() => standing(state, provisions), [state, provisions]);
  const what = useWhat(provisions);
  // Compared without the kind of decision, which is the Chair's to change in the dialog.
  const digest = useMemo(() => digestOf(seenForAgree(state, ids, false)), [state, ids]);
  const { shown, stale, showNow } = useShown({ state, ids }, digest, () => {
    announce(say('chair.gavel.changed'), 'assertive');
  });

  const decide = async (): Promise<void> => {
    setBusy(true);
    const seen = digestOf(seenForAgree(shown.state, shown.ids, kind === 'agree-ad-ref'));
    const answer = await room.act('agree', { provisions: [...shown.ids], adReferendum: kind === 'agree-ad-ref', seen }, (code) => {
      // Refused as changed: the record is about to bring what changed, or has brought it; the dialog stays and shows it.
      if (code !== 'changed') return false;
      announce(say('chair.gavel.changed'), 'assertive');
      return true;
    });
    setBusy(false);
    if (answer !== null) onClose();
  };

  const words = shown.state.provisions.filter((one) => shown.ids.includes(one.id));
  return (
    <Dialog
      isOpen
      onClose={onClose}
      icon="gavel"
      title={kind === 'agree' ? say('chair.gavel.title', { what }) : say('chair.gavel.title-ad-ref', { what })}
      aside={<span className="quiet numeric"><bdi>{formatTime(opened)}</bdi></span>}
      footer={
        <>
          <span className="start hint gavel-hint"><Icon name="lock" />{say('chair.gavel.hint')}</span>
          <Button onPress={onClose}>{say('common.cancel')}</Button>
          {stale ? (
            <Button look="primary" onPress={showNow}>{say('chair.gavel.show-now')}</Button>
          ) : (
            <Button look="primary" icon="gavel" isDisabled={busy || shown.ids.length === 0} onPress={() => void decide()}>
              {kind === 'agree' ? say('chair.gavel.confirm') : say('chair.gavel.confirm-ad-ref')}
            </Button>
          )}
        </>
      }
    >
      {stale ? (
        <Notice tone="problem">
          {say('chair.gavel.changed')}
          <Differences was={shown.state} now={state} provisions={shown.ids} />
        </Notice>
      ) : null}
      <p className="quiet" id={about}>{kind === 'agree' ? say('chair.gavel.lead') : say('chair.gavel.lead-ad-ref')}</p>
      <DecidedBox provisions={words} now={stale ? state : null} language={state.head.language} describedBy={about} />
      <Against provisions={words} />
      <Segmented
        label={say('chair.gavel.kind')}
        value={kind}
        segments={[
          { value: 'agree', label: say('common.status.agreed'), icon: 'solid-tick' },
          { value: 'agree-ad-ref', label: say('chair.ad-referendum'), icon: 'ring-tick', disabled: words.some((one) => one.status === 'agreed-ad-ref') },
        ]}
        onChange={setKind}
      />
      {room.meeting.settings.provisional ? <p className="hint">{say('chair.gavel.provisional')}</p> : null}
      <Fates state={shown.state} provisions={shown.ids} />
      <Held state={shown.state} provisions={shown.ids} />
    </Dialog>
  );
}
