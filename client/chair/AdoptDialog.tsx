/** Adopting the text: all of its words, in order. Refused, and shown anew, if any of them changed meanwhile (R5). */
import { useMemo, useState, type ReactNode } from 'react';
import { digestOf, seenForAdopt } from '../../shared/decisions/seen.ts';
import { renumber } from '../../shared/numbering/numbering.ts';
import { useModel, useRoom } from '../room/context.ts';
import { useT } from '../i18n/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Notice } from '../ui/Notice.tsx';
import { announce } from '../ui/announcer.ts';
import { DecidedBox } from './DecidedBox.tsx';
import { useShown } from './shown.ts';

export function AdoptDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state } = useModel();
  const [busy, setBusy] = useState(false);
  const digest = useMemo(() => digestOf(seenForAdopt(state)), [state]);
  const { shown, stale, showNow } = useShown(state, digest, () => { announce(say('chair.adopt.changed'), 'assertive'); });
  const standing = shown.provisions.filter((one) => !one.removed);
  const numbers = renumber(shown.provisions);
  const ready = standing.length > 0 && standing.every((one) => one.status === 'agreed');
  const adopt = async (): Promise<void> => {
    setBusy(true);
    const answer = await room.act('adopt', { seen: digestOf(seenForAdopt(shown)) }, (code) => {
      if (code === 'changed') announce(say('chair.adopt.changed'), 'assertive');
      return code === 'changed';
    });
    setBusy(false);
    if (answer !== null) onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      icon="flag"
      title={say('chair.adopt.title', { symbol: state.head.symbol })}
      footer={
        <>
          <Button onPress={onClose}>{say('common.cancel')}</Button>
          {stale ? (
            <Button look="primary" onPress={showNow}>{say('chair.gavel.show-now')}</Button>
          ) : (
            <Button look="primary" icon="flag" isDisabled={busy || !ready} onPress={() => void adopt()}>{say('chair.adopt.confirm')}</Button>
          )}
        </>
      }
    >
      {stale ? <Notice tone="problem">{say('chair.adopt.changed')}</Notice> : null}
      <p className="quiet">{say('chair.adopt.lead')}</p>
      <DecidedBox
        provisions={standing.map((one) => ({ ...one, number: numbers.get(one.id) ?? null }))}
        now={stale ? state : null}
        language={state.head.language}
      />
    </Dialog>
  );
}
