/** How the room is laid out: bar, tools, sheet and rail, the Chair's bar; on a phone one column with tabs. */
import { memo, useLayoutEffect, useMemo, useRef, type ReactNode, type RefObject } from 'react';
import { DecisionBar } from '../chair/DecisionBar.tsx';
import { SeatsWatch } from '../house/Seats.tsx';
import { announce } from '../ui/announcer.ts';
import { t, useT } from '../i18n/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { Announcements } from './Announcements.tsx';
import { useModel, useRoom, type Room, type RoomModel } from './context.ts';
import { Dialogs } from './Dialogs.tsx';
import { useRoomKeys } from './keys.ts';
import { changeKeys } from './lines.ts';
import { PhoneRoom, Tabs } from './Phone.tsx';
import { Rail } from './Rail.tsx';
import { Returned } from './Returned.tsx';
import { RoomBar } from './RoomBar.tsx';
import { Sheet } from './Sheet.tsx';
import { ReadOnlyBanner } from './StateLine.tsx';
import { SheetWaysProvider, type SheetWays } from './sheetContext.ts';
import { showLine } from './steady.ts';
import { Told } from './Told.tsx';
import { Tools } from './Tools.tsx';
import { useUi } from './ui.ts';
import { useFollowing } from './useFollowing.ts';
import { stepInView } from '../views/step.ts';
import { Withheld } from './Withheld.tsx';
import { Views } from '../views/Views.tsx';

/** Drawn by what it shows itself; what depends on the record follows it by itself, and not all of the room with it. */
export const Layout = memo(function Layout(): ReactNode {
  const say = useT();
  const room = useRoom();
  const ui = useUi(room.ui);
  const root = useRef<HTMLDivElement>(null);
  const latest = useRef<RoomModel | null>(null);

  const ways = useMemo<SheetWays>(() => {
    const sheet = (): HTMLElement | null => root.current?.querySelector<HTMLElement>('.sheet') ?? null;
    return {
      show(key, focus) {
        const scroller = sheet();
        if (scroller === null) return;
        showLine(scroller, key);
        if (focus) scroller.querySelector<HTMLElement>(`[data-line="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
      },
      step(by) {
        if (room.ui.get().page !== null) {
          stepInView(root.current, by);
          return;
        }
        room.ui.put({ view: 'marked' });
        const keys = changeKeys(latest.current?.lines ?? []);
        if (keys.length === 0) {
          announce(t('room.changes.none'));
          return;
        }
        const at = keys.indexOf(room.ui.get().change ?? '');
        const next = keys[at === -1 ? (by === 1 ? 0 : keys.length - 1) : (at + by + keys.length) % keys.length];
        if (next === undefined) return;
        const line = next.slice(0, next.lastIndexOf(':'));
        room.ui.put({ change: next, selected: line });
        // A line out of sight may have its brackets only once it is looked at.
        let frames = 30;
        const reach = (): void => {
          const scroller = sheet();
          const bracket = scroller?.querySelector<HTMLElement>(`[data-change="${CSS.escape(next)}"]`) ?? null;
          if (bracket === null) {
            if (frames === 30 && scroller !== null) showLine(scroller, line);
            frames -= 1;
            if (frames > 0) requestAnimationFrame(reach);
            return;
          }
          bracket.scrollIntoView({ block: 'nearest' });
          bracket.focus({ preventScroll: true });
        };
        requestAnimationFrame(reach);
      },
    };
  }, [room.ui]);

  return (
    <SheetWaysProvider value={ways}>
      <div ref={root} className="room" data-panel={ui.panel} data-page={ui.page ?? undefined} data-rail={ui.rail ? 'open' : undefined}>
        <RoomBar />
        <Tools />
        <ReadOnlyBanner />
        <Withheld />
        <div className="room-main">
          <Sheet />
          <Views />
          <Returned />
          <Rail onClose={() => { room.ui.put({ rail: false, panel: 'text' }); }} />
          <Button className="rail-open" icon="comment" onPress={() => { room.ui.put({ rail: true }); }}>{say('room.rail.open')}</Button>
          <PhoneRoom />
        </div>
        <DecisionBar />
        <Tabs />
      </div>
      <Dialogs />
      <Announcements />
      <Told />
      <SeatsWatch />
      <Follows root={root} latest={latest} room={room} ways={ways} />
    </SheetWaysProvider>
  );
});

interface FollowsProps {
  readonly root: RefObject<HTMLDivElement | null>;
  readonly latest: RefObject<RoomModel | null>;
  readonly room: Room;
  readonly ways: SheetWays;
}

/** Keys and pointer, by the record as it stands on the screen. */
function Follows({ root, latest, room, ways }: FollowsProps): null {
  const model = useModel();
  const now = useRef({ room, model, ways });
  useLayoutEffect(() => {
    latest.current = model;
    now.current = { room, model, ways };
  });
  useRoomKeys(root, now);
  useFollowing(ways);
  return null;
}
