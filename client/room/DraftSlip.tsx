/** A draft open in the sheet, in place of the words that it is about: framed in one's own colour, for one's own eyes. */
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { useLocale } from 'react-aria-components';
import { digestOfValue } from '../../shared/lib/digest.ts';
import type { Draft } from '../../shared/schema/state.ts';
import { cleanWording } from '../../shared/schema/wording.ts';
import { DraftEditor } from '../editor/DraftEditor.tsx';
import { useT } from '../i18n/i18n.tsx';
import { useHueStyle, usePartyName } from '../party/party.tsx';
import type { DeskHandle } from '../sync/desk.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useModel, useRoom } from './context.ts';
import { cannotTable, draftingOf } from './drafting.ts';
import { draftChanges } from './proposalWords.ts';
import { wordsAsked } from '../sponsors/CounterAct.tsx';
import { proposalNumber } from '../../shared/proposals/lifecycle.ts';
import { Segmented } from '../ui/Segmented.tsx';

export function DraftSlip({ desk, draft }: { readonly desk: DeskHandle; readonly draft: Draft }): ReactNode {
  const say = useT();
  // Around it stands the text, which may go the other way than the interface.
  const { direction } = useLocale();
  const room = useRoom();
  const { state } = useModel();
  const name = usePartyName()(room.own);
  const style = useHueStyle()(room.own);
  const slip = useRef<HTMLDivElement>(null);
  const words = useRef<HTMLDivElement>(null);
  const drafting = draftingOf(room);
  const kind = draft.provisionKind ?? state.provisions.find((one) => one.id === draft.target)?.kind ?? null;
  const why = cannotTable(state, draft);
  const answered = state.proposals.find((one) => one.id === draft.counters);
  const [against, setAgainst] = useState<'text' | 'proposal'>('proposal');
  const table = (): void => {
    room.ui.put({ dialog: { type: 'table', draft: draft.id } });
  };
  const close = (): void => {
    const row = slip.current?.closest<HTMLElement>('[data-line]') ?? null;
    // A draft that says nothing new leaves nothing behind; where a colleague has begun to write in it, it stays.
    const words = cleanWording(desk.wording(draft.id));
    if (draft.kind === 'amend' && draft.revises === null && draftChanges(draft, words).length === 0) {
      void room.discard(draft.id, digestOfValue(words), (code) => code === 'changed');
    }
    drafting.close();
    row?.focus({ preventScroll: true });
  };
  // The caret goes where the person had clicked, counted from the beginning of the words, which have moved into the frame.
  const [caret, setCaret] = useState<true | { readonly x: number; readonly y: number } | null>(null);
  useLayoutEffect(() => {
    const from = words.current?.getBoundingClientRect();
    const click = room.ui.get().clicked;
    room.ui.put({ clicked: null });
    setCaret(click === null || from === undefined ? true : { x: from.x + click.x, y: from.y + click.y });
  }, [draft.id, room.ui]);
  const placed = caret !== null;
  useEffect(() => {
    // Whole, with its words in it and what can be done with them.
    if (placed) slip.current?.scrollIntoView({ block: 'nearest' });
  }, [draft.id, placed]);
  return (
    <div ref={slip} className="draft-slip" dir={direction} data-d={room.own} style={style}>
      <div className="slip-head">
        <span className="private"><Icon name="lock" />{say('room.slip.of', { party: name })}</span>
        <span className="slip-who">{say('room.slip.private')}</span>
        <span className="push" />
        <span className="slip-keys" aria-hidden="true"><kbd>Ctrl</kbd> <kbd>Enter</kbd> {say('room.slip.table')} <kbd>Esc</kbd> {say('room.slip.close')}</span>
      </div>
      {answered === undefined ? null : (
        <div className="slip-against">
          <Segmented
            label={say('sponsors.against')}
            showLabel
            value={against}
            segments={[{ value: 'proposal', label: proposalNumber(answered) }, { value: 'text', label: say('sponsors.against.text') }]}
            onChange={setAgainst}
          />
        </div>
      )}
      <div ref={words} className="slip-words">
        {caret === null ? null : (
          <DraftEditor
            key={answered === undefined ? 'text' : against}
            desk={desk}
            draft={draft}
            {...(answered === undefined || against === 'text' ? {} : { base: wordsAsked(answered, state) })}
            {...(kind === null ? {} : { kind })}
            language={state.head.language}
            label={say('room.slip.label', { party: name })}
            autoFocus={caret}
            onTable={table}
            onClose={close}
          />
        )}
      </div>
      <div className="slip-foot">
        <Button look="primary" size="small" icon="table" isDisabled={why !== null} onPress={table}>{say('room.table')}</Button>
        <Button size="small" onPress={close}>{say('room.slip.keep')}</Button>
        {why === null ? null : <span className="hint">{say(why)}</span>}
      </div>
    </div>
  );
}
