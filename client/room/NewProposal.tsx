/** The menu of what a delegation can propose on a provision: other words, an addition, a deletion, a move, a bracket. */
import { memo, useCallback, useRef, type ReactNode } from 'react';
import type { TextState } from '../../shared/schema/state.ts';
import { useT } from '../i18n/i18n.tsx';
import { useDesk, useHead, useRecordPart } from '../sync/hooks.ts';
import { Menu } from '../ui/Menu.tsx';
import { Button } from '../ui/Button.tsx';
import { useRoom } from './context.ts';
import { cannotDraft, draftingOf } from './drafting.ts';
import { selectedWords } from './selection.ts';

export const NewProposal = memo(function NewProposal({ provision }: { readonly provision: string | null }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { reader } = room.handle;
  const adopted = useHead(reader).adopted !== null;
  const why = useRecordPart(reader, useCallback((state: TextState) => (provision === null ? null : cannotDraft(state, provision)), [provision]));
  const desk = useDesk(room.handle);
  const drafting = draftingOf(room);
  // A menu takes the focus, and with it the selection of words: they are noted as the menu is reached for.
  const words = useRef<string | null>(null);
  if (!room.may('draft')) return null;
  const onIt = provision !== null && why === null;
  return (
    <div
      className="new-proposal"
      onPointerEnter={() => { words.current = provision === null ? null : selectedWords(provision); }}
      onFocus={() => { words.current ??= provision === null ? null : selectedWords(provision); }}
    >
      {onIt ? (
        <Button icon="pen" isDisabled={desk === null} onPress={() => void drafting.amend(provision, desk?.drafts.get() ?? [])}>
          {say('room.new.words')} <kbd>E</kbd>
        </Button>
      ) : null}
      <Menu
        label={onIt ? say('room.new.more-label') : say('room.new.label')}
        trigger={onIt ? say('room.new.more') : say('room.new.label')}
        isDisabled={desk === null || adopted}
        groups={[{
          id: 'new',
          entries: [
            ...(onIt ? [{ id: 'another', label: say('room.new.another'), icon: 'pen' as const }] : []),
            { id: 'add', label: provision === null ? say('room.new.add-first') : say('room.new.add'), icon: 'plus' },
            { id: 'delete', label: say('room.new.delete'), icon: 'cross', disabled: !onIt },
            { id: 'move', label: say('room.new.move'), icon: 'next', disabled: !onIt },
            { id: 'bracket-words', label: say('room.new.bracket-words'), icon: 'brackets', hint: say('room.new.bracket-hint'), disabled: !onIt },
            { id: 'bracket', label: say('room.new.bracket'), icon: 'brackets', disabled: !onIt },
          ],
        }]}
        onAction={(id) => {
          if (id === 'add') room.ui.put({ dialog: { type: 'add', provision } });
          else if (provision === null) return;
          else if (id === 'another') void drafting.another(provision);
          else if (id === 'delete') void drafting.ask({ kind: 'delete', target: provision });
          else if (id === 'move') room.ui.put({ dialog: { type: 'move', provision } });
          else if (id === 'bracket') void drafting.ask({ kind: 'bracket', target: provision });
          else if (words.current === null) room.ui.put({ dialog: { type: 'bracket', provision } });
          else void drafting.ask({ kind: 'bracket', target: provision, words: words.current });
        }}
      />
    </div>
  );
});
