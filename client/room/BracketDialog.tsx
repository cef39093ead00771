/** Bracketing words of a provision: which ones, where none were selected in the sheet. */
import { useState, type ReactNode } from 'react';
import { foldSpace } from '../../shared/lib/words.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { wordsIn } from '../i18n/direction.ts';
import { useT } from '../i18n/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Field } from '../ui/Field.tsx';
import { useModel, useRoom } from './context.ts';
import { draftingOf } from './drafting.ts';

export function BracketDialog({ provision, onClose }: { readonly provision: string; readonly onClose: () => void }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state } = useModel();
  const [words, setWords] = useState('');
  const text = textOf(state.provisions.find((one) => one.id === provision)?.wording ?? []);
  const wanted = foldSpace(words);
  const found = wanted !== '' && text.includes(wanted);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="narrow"
      icon="brackets"
      title={say('room.bracket.title')}
      footer={
        <>
          <Button onPress={onClose}>{say('common.cancel')}</Button>
          <Button look="primary" isDisabled={!found} onPress={() => void draftingOf(room).ask({ kind: 'bracket', target: provision, words: wanted })}>
            {say('room.bracket.do')}
          </Button>
        </>
      }
    >
      <p className="subject-words" {...wordsIn(state.head.language)}>{text}</p>
      <Field
        label={say('room.bracket.words')}
        hint={say('room.bracket.words-hint')}
        {...wordsIn(state.head.language)}
        autoFocus
        value={words}
        onChange={setWords}
        error={wanted === '' || found ? null : say('room.bracket.not-found')}
      />
    </Dialog>
  );
}
