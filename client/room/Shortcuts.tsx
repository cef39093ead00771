/** Help: the keys of the room, what each role can do, and what undoes what. */
import type { ReactNode } from 'react';
import { useT, type MessageId } from '../i18n/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Checkbox } from '../ui/Field.tsx';
import { useRoom } from './context.ts';
import { RolesHelp, UndoHelp } from './Helps.tsx';
import { useUi } from './ui.ts';

type Row = readonly [keys: readonly string[], what: MessageId];

const ALWAYS: readonly Row[] = [
  [['F6'], 'room.key.zone'],
  [['Ctrl', 'Enter'], 'room.key.table'],
  [['Esc'], 'room.key.close'],
];
const LETTERS: readonly Row[] = [
  [['↑', '↓'], 'room.key.arrows'],
  [['N'], 'room.key.next'],
  [['Shift', 'N'], 'room.key.previous'],
  [['.'], 'room.key.here'],
  [['V'], 'room.key.view'],
  [['L'], 'views.key.changes'],
  [['M'], 'views.key.table'],
  [['W'], 'views.key.what-if'],
  [['?'], 'room.key.help'],
];
const DELEGATE: readonly Row[] = [
  [['E'], 'room.key.draft'],
  [['S'], 'room.key.support'],
  [['T'], 'room.key.retain'],
  [['O'], 'room.key.object'],
  [['R'], 'room.key.reserve'],
  [['C'], 'room.key.comment'],
];
const CHAIR: readonly Row[] = [
  [['G'], 'room.key.agree'],
  [['Shift', 'G'], 'room.key.agree-ad-ref'],
  [['A'], 'room.key.reflect'],
  [['X'], 'room.key.set-aside'],
  [['D'], 'room.key.come-back'],
  [['U'], 'room.key.reopen'],
  [['P'], 'room.key.point'],
  [['F'], 'room.key.freeze'],
  [['B'], 'room.key.blank'],
];

function Rows({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }): ReactNode {
  const say = useT();
  return (
    <section>
      <h3>{title}</h3>
      <dl className="keys">
        {rows.map(([keys, what]) => (
          <div key={what}>
            <dt>{keys.map((key, i) => <span key={key}>{i === 0 ? null : ' '}<kbd>{key}</kbd></span>)}</dt>
            <dd>{say(what)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function Shortcuts({ onClose }: { readonly onClose: () => void }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { letters } = useUi(room.ui);
  return (
    <Dialog isOpen onClose={onClose} title={say('room.shortcuts')} footer={<Button onPress={onClose}>{say('common.close')}</Button>}>
      <Checkbox label={say('room.letters')} hint={say('room.letters.hint')} isSelected={letters} onChange={(to) => { room.ui.put({ letters: to }); }} />
      <div className="keys-columns">
        <Rows title={say('room.keys.always')} rows={ALWAYS} />
        <Rows title={say('room.keys.text')} rows={LETTERS} />
        {room.seat.role === 'delegate' ? <Rows title={say('room.keys.delegate')} rows={DELEGATE} /> : null}
        {room.may('agree') ? <Rows title={say('room.keys.chair')} rows={CHAIR} /> : null}
      </div>
      <RolesHelp />
      <UndoHelp />
    </Dialog>
  );
}
