/** The Chair's bar: where the room is, what is put to it, what it decides, and what the room screen shows. */
import { memo, type ReactNode } from 'react';
import type { TextState } from '../../shared/schema/state.ts';
import { useModel, useRoom } from '../room/context.ts';
import { labelText } from '../room/labelText.ts';
import { useHead } from '../sync/hooks.ts';
import { useUi } from '../room/ui.ts';
import { useT } from '../i18n/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Menu } from '../ui/Menu.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { Tooltip } from '../ui/Tooltip.tsx';
import { chairActs } from './acts.ts';
import { Slip } from './Slip.tsx';
import { TakeUpAll } from '../sponsors/TakeUpAll.tsx';
import './chair.css';

/** Who sees the bar: the Chair. */
export function DecisionBar(): ReactNode {
  const room = useRoom();
  return room.may('agree') ? <Bar /> : null;
}

function adoptable(state: TextState): boolean {
  const standing = state.provisions.filter((one) => !one.removed);
  return state.head.adopted === null && standing.length > 0 && standing.every((one) => one.status === 'agreed');
}

function Bar(): ReactNode {
  const say = useT();
  return (
    <footer className="dais" data-zone="decide" aria-label={say('chair.bar')}>
      <Pointer />
      <Decide />
      <Slip />
      <RoomScreen />
    </footer>
  );
}

function Pointer(): ReactNode {
  const say = useT();
  const room = useRoom();
  const model = useModel();
  const acts = chairActs(room, model);
  const pointed = model.state.head.pointer;
  const label = pointed === null ? undefined : model.labels.get(pointed);
  const selected = acts.selectedProvision;
  return (
    <div className="dais-group" role="group" aria-label={say('chair.pointer')}>
      <span className="here-flag"><Icon name="pointer" />{label === undefined ? say('chair.pointer.none') : labelText(label)}</span>
      <Tooltip text={say('chair.pointer.previous')}>
        <Button icon="previous" aria-label={say('chair.pointer.previous')} isDisabled={acts.previous === null} onPress={() => { acts.point(acts.previous); }} />
      </Tooltip>
      <Tooltip text={say('chair.pointer.next')}>
        <Button icon="next" aria-label={say('chair.pointer.next')} isDisabled={acts.next === null} onPress={() => { acts.point(acts.next); }} />
      </Tooltip>
      <Button className="dais-wide" isDisabled={selected === null || selected === pointed} onPress={() => { acts.point(selected); }}>
        {say('chair.pointer.here')} <kbd>P</kbd>
      </Button>
    </div>
  );
}

function Decide(): ReactNode {
  const say = useT();
  const room = useRoom();
  const model = useModel();
  const ui = useUi(room.ui);
  const acts = chairActs(room, model);
  const put = model.state.head.put;
  const ready = adoptable(model.state);
  return (
    <div className="dais-group" role="group" aria-label={say('chair.decide')}>
      {put === null ? (
        <Button icon="eye" isDisabled={acts.agreeable.length === 0} onPress={acts.put}>{say('chair.put')}</Button>
      ) : (
        <Button icon="eye" onPress={acts.takeBack}>{say('chair.put.back')}</Button>
      )}
      <Button look={ready ? 'plain' : 'primary'} icon="gavel" isDisabled={acts.agreeable.length === 0} onPress={() => { acts.agree(false); }}>
        {say('chair.agree')} <kbd>G</kbd>
      </Button>
      <Button className="dais-wide" icon="ring-tick" isDisabled={acts.agreeableAdRef.length === 0} onPress={() => { acts.agree(true); }}>
        {say('chair.agree-ad-ref')}
      </Button>
      {acts.reopenable === null ? null : (
        <Button icon="loop" onPress={acts.reopen}>{say('chair.reopen')}</Button>
      )}
      {ready ? (
        <Button look="primary" icon="flag" onPress={() => { room.ui.put({ dialog: { type: 'adopt' } }); }}>{say('chair.adopt')}</Button>
      ) : null}
      <TakeUpAll />
      <Menu
        label={say('chair.more')}
        trigger={<Icon name="more" />}
        bare
        groups={[{
          id: 'more',
          entries: [
            { id: 'several', label: ui.picked === null ? say('chair.several') : say('chair.several.end'), icon: 'solid-tick' },
            { id: 'put-ad-ref', label: say('chair.put.ad-ref'), icon: 'ring-tick', disabled: acts.agreeableAdRef.length === 0 },
            { id: 'unpoint', label: say('chair.pointer.clear'), icon: 'pointer', disabled: model.state.head.pointer === null },
            { id: 'adopt', label: say('chair.adopt'), icon: 'flag', disabled: !ready, ...(ready ? {} : { hint: say('chair.adopt.not-ready') }) },
            { id: 'issue', label: say('room.issue'), icon: 'flag' },
          ],
        }]}
        onAction={(id) => {
          if (id === 'several') room.ui.put({ picked: ui.picked === null ? [] : null });
          else if (id === 'put-ad-ref') acts.putAdRef();
          else if (id === 'unpoint') acts.point(null);
          else if (id === 'adopt' || id === 'issue') room.ui.put({ dialog: { type: id } });
        }}
      />
      {ui.picked === null ? null : <span className="numeric" aria-live="polite">{say('chair.several.count', { count: ui.picked.length })}</span>}
    </div>
  );
}

const RoomScreen = memo(function RoomScreen(): ReactNode {
  const say = useT();
  const room = useRoom();
  const { screen: shows } = useHead(room.handle.reader);
  return (
    <div className="dais-group push">
      <Segmented
        label={say('chair.screen')}
        showLabel
        value={shows}
        segments={[
          { value: 'live', label: say('chair.screen.live'), icon: 'screen' },
          { value: 'frozen', label: say('chair.screen.frozen'), icon: 'freeze' },
          { value: 'blank', label: say('chair.screen.blank'), icon: 'blank' },
        ]}
        onChange={(screen) => void room.act('screen', { screen })}
      />
    </div>
  );
});
