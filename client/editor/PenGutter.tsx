/** Beside the provision that one points at or writes in: a handle to move it by, and a menu of all that can be done with it. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type CSSProperties, type PointerEvent, type ReactNode, type RefObject } from 'react';
import { KINDS, type Kind, type Provision, type TextState } from '../../shared/schema/state.ts';
import type { RecordReader } from '../../shared/schema/record-reader.ts';
import { useT, type MessageId } from '../i18n/i18n.tsx';
import { useRecordPart } from '../sync/hooks.ts';
import { addAfter, moveAfter, moveBy, remove, setKind, shiftLevel } from '../sync/pen-edits.ts';
import { standing, type Outcome, type PenHand } from '../sync/pen-hand.ts';
import type { PenHandle } from '../sync/pen.ts';
import { Icon } from '../ui/Icon.tsx';
import { Menu, type MenuGroup } from '../ui/Menu.tsx';
import type { BoundEditor } from './editor.ts';
import { act, goTo } from './host.ts';
import type { ProvisionViews } from './provision-view.ts';

export interface PenGutterProps {
  readonly editor: BoundEditor;
  readonly pen: PenHandle;
  readonly views: ProvisionViews;
  readonly version: number;
  readonly current: string | null;
  readonly frame: RefObject<HTMLDivElement | null>;
  readonly reader: RecordReader;
}

const KIND: Readonly<Record<Kind, MessageId>> = {
  title: 'editor.kind.title',
  heading: 'editor.kind.heading',
  paragraph: 'editor.kind.paragraph',
  chapeau: 'editor.kind.chapeau',
  question: 'editor.kind.question',
  item: 'editor.kind.item',
};

/** Where a line stands on the frame, in its pixels from the top. */
interface Spot {
  readonly id: string;
  readonly top: number;
  readonly height: number;
}

function spots(views: ProvisionViews, pen: PenHandle, frame: HTMLElement): Spot[] {
  const origin = frame.getBoundingClientRect().top;
  return standing(pen.doc).flatMap(({ id }) => {
    const box = views.element(id)?.getBoundingClientRect();
    return box === undefined ? [] : [{ id, top: box.top - origin, height: box.height }];
  });
}

export function PenGutter({ editor, pen, views, version, current, frame, reader }: PenGutterProps): ReactNode {
  const say = useT();
  const [hovered, setHovered] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [place, setPlace] = useState<number | null>(null);
  const [drop, setDrop] = useState<{ readonly y: number; readonly after: string | null } | null>(null);
  const dragged = useRef<string | null>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const id = busy ? current ?? hovered : hovered ?? current;
  const provision = useRecordPart(reader, useCallback((state: TextState): Provision | undefined => state.provisions.find((one) => one.id === id), [id]));
  const locked = provision !== undefined && (provision.status === 'agreed' || provision.status === 'agreed-ad-ref');
  const entry = id === null ? undefined : standing(pen.doc).find((one) => one.id === id);

  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const over = (event: globalThis.PointerEvent): void => {
      const found = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-provision]') : null;
      if (found !== null) setHovered(found.dataset['provision'] ?? null);
    };
    const out = (): void => setHovered(null);
    element.addEventListener('pointerover', over);
    element.addEventListener('pointerleave', out);
    return () => {
      element.removeEventListener('pointerover', over);
      element.removeEventListener('pointerleave', out);
    };
  }, [frame]);

  const measure = useCallback((): void => {
    const element = id === null ? null : views.element(id);
    const origin = frame.current?.getBoundingClientRect().top;
    setPlace(element === null || origin === undefined ? null : Math.round(element.getBoundingClientRect().top - origin));
  }, [id, views, frame]);
  useLayoutEffect(measure, [measure, version]);
  useEffect(() => {
    // Words that wrap onto another line move what stands below them.
    const watch = new ResizeObserver(measure);
    watch.observe(editor.view.dom);
    return () => watch.disconnect();
  }, [editor, measure]);

  if (id === null || place === null || entry === undefined) return null;

  const run = (edit: (hand: PenHand) => Outcome): void => {
    act(editor.view, editor.host, edit);
    // Once the menu has gone: while it is there it keeps the focus in itself.
    setTimeout(() => {
      if (!editor.view.isDestroyed) editor.view.focus();
    }, 0);
  };
  const choose = (action: string): void => {
    goTo(editor.view, { provision: id, offset: 0 });
    const kind = KINDS.find((one) => one === action);
    if (kind !== undefined) run((hand) => setKind(hand, [id], kind, entry.level));
    else if (action === 'in') run((hand) => shiftLevel(hand, [id], 1));
    else if (action === 'out') run((hand) => shiftLevel(hand, [id], -1));
    else if (action === 'up') run((hand) => moveBy(hand, [id], -1));
    else if (action === 'down') run((hand) => moveBy(hand, [id], 1));
    else if (action === 'add') run((hand) => addAfter(hand, id, { wording: [] }));
    else if (action === 'remove') run((hand) => remove(hand, [id]));
  };
  const groups: readonly MenuGroup[] = [
    { id: 'kind', title: say('editor.kind'), chosen: entry.kind, entries: KINDS.map((kind) => ({ id: kind, label: say(KIND[kind]), disabled: locked })) },
    {
      id: 'place',
      entries: [
        { id: 'in', label: say('editor.in'), icon: 'indent', hint: <kbd>Tab</kbd>, disabled: locked },
        { id: 'out', label: say('editor.out'), icon: 'outdent', hint: <kbd>Shift Tab</kbd>, disabled: locked || entry.kind !== 'item' },
        { id: 'up', label: say('editor.up'), icon: 'up', hint: <kbd>Alt Shift ↑</kbd>, disabled: locked },
        { id: 'down', label: say('editor.down'), icon: 'down', hint: <kbd>Alt Shift ↓</kbd>, disabled: locked },
      ],
    },
    {
      id: 'rest',
      entries: [
        { id: 'add', label: say('editor.add'), icon: 'plus' },
        { id: 'remove', label: say('editor.remove'), icon: 'minus', danger: true, disabled: locked },
      ],
    },
  ];

  const dropAt = (clientY: number): void => {
    const element = frame.current;
    if (element === null) return;
    const y = clientY - element.getBoundingClientRect().top;
    let after: Spot | null = null;
    const all = spots(views, pen, element);
    for (const spot of all) if (spot.top + spot.height / 2 < y) after = spot;
    const first = all[0];
    setDrop({ y: after === null ? (first?.top ?? 0) : after.top + after.height, after: after?.id ?? null });
  };
  const begin = (event: PointerEvent<HTMLSpanElement>): void => {
    if (locked || event.button !== 0) return;
    event.preventDefault();
    dragged.current = id;
    setBusy(true);
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const end = (event: PointerEvent<HTMLSpanElement>, take: boolean): void => {
    const moved = dragged.current;
    if (moved === null) return;
    dragged.current = null;
    event.currentTarget.releasePointerCapture(event.pointerId);
    if (take && drop !== null && drop.after !== moved) run((hand) => moveAfter(hand, [moved], drop.after));
    setDrop(null);
    setBusy(false);
  };

  return (
    <>
      <div className="pen-gutter" ref={gutter} style={{ '--y': `${String(place)}px` } as CSSProperties}>
        {locked ? (
          <span className="pen-lock" title={say('editor.locked')}><Icon name="lock" /></span>
        ) : (
          // For the mouse alone; the menu and Alt+Shift with arrows do the same.
          <span
            className="pen-grip"
            title={say('editor.drag')}
            onPointerDown={begin}
            onPointerMove={(event) => { if (dragged.current !== null) dropAt(event.clientY); }}
            onPointerUp={(event) => { end(event, true); }}
            onPointerCancel={(event) => { end(event, false); }}
          >
            <Icon name="grip" />
          </span>
        )}
        <Menu label={say('editor.menu')} trigger={<Icon name="more" />} look="ghost" bare groups={groups} onAction={choose} />
      </div>
      {drop === null ? null : <div className="pen-drop" style={{ '--y': `${String(drop.y)}px` } as CSSProperties} />}
    </>
  );
}
