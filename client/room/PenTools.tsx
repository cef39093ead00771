/** What one does with the pen besides typing: take it up and lay it down, undo, add. */
import type { ReactNode } from 'react';
import { ToggleButton } from 'react-aria-components';
import { useT } from '../i18n/i18n.tsx';
import type { PenHandle } from '../sync/pen.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useStore } from '../ui/store.ts';
import { useRoom } from './context.ts';
import { useUi } from './ui.ts';

export function PenTools({ pen }: { readonly pen: PenHandle }): ReactNode {
  const say = useT();
  const room = useRoom();
  const ui = useUi(room.ui);
  const commands = useStore(pen.commands);
  return (
    <div className="pen-tools" role="group" aria-label={say('room.pen')}>
      <ToggleButton className="btn toggle" isSelected={ui.pen} onChange={(on) => { room.ui.put({ pen: on }); }}>
        <Icon name="pen" />{say('room.pen.write')}
      </ToggleButton>
      {!ui.pen || commands === null ? null : (
        <>
          <Button look="ghost" icon="undo" onPress={() => { commands.undo(); }}>{say('room.pen.undo')}</Button>
          <Button look="ghost" icon="plus" onPress={() => { commands.add('question'); }}>{say('room.pen.question')}</Button>
          <Button look="ghost" icon="plus" onPress={() => { commands.add('item'); }}>{say('room.pen.item')}</Button>
          <Button look="ghost" icon="plus" className="way-wide" onPress={() => { commands.add('paragraph'); }}>{say('room.pen.paragraph')}</Button>
        </>
      )}
      {!ui.pen ? null : (
        <ToggleButton className="btn toggle" isSelected={ui.authors} onChange={(on) => { room.ui.put({ authors: on }); }}>
          <Icon name="people" />{say('room.authors')}
        </ToggleButton>
      )}
    </div>
  );
}
