/**
 * The text under the pen, as one document: each provision its own fragment, all in one editor. What the record says of a
 * provision (number, status) stands beside its words.
 */
import { memo, useEffect, useId, useMemo, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { directionOf } from '../../shared/lib/language.ts';
import { recognize } from '../../shared/schema/paste.ts';
import type { Provision, TextState } from '../../shared/schema/state.ts';
import { t, useT } from '../i18n/i18n.tsx';
import { StatusBadge } from '../status/status.tsx';
import { addAfter } from '../sync/pen-edits.ts';
import { standing, type PenLine } from '../sync/pen-hand.ts';
import { useProvision, useRecordPart } from '../sync/hooks.ts';
import type { PenHandle } from '../sync/pen.ts';
import type { RoomHandle } from '../sync/room.ts';
import { Button } from '../ui/Button.tsx';
import { toast } from '../ui/Toasts.tsx';
import { useStore } from '../ui/store.ts';
import { drawAuthors, authorsPlugin } from './authors.ts';
import { selected } from './binding.ts';
import { penBound } from './bounds.ts';
import { createEditor, type BoundEditor } from './editor.ts';
import { act, goTo } from './host.ts';
import { useLooks } from './looks.ts';
import { PenGutter } from './PenGutter.tsx';
import { createProvisionViews, type ProvisionRegistry } from './provision-view.ts';
import './editor.css';

export interface PenDocumentProps {
  readonly room: Pick<RoomHandle, 'reader' | 'me'>;
  readonly pen: PenHandle;
  /** Shows who wrote which words. */
  readonly authors?: boolean;
  /**
   * What stands in the margin of a provision; its status where left out. Called when the provision changes and not each time
   * that the room is drawn: what else it shows it takes from a context.
   */
  readonly renderMargin?: (provision: Provision) => ReactNode;
  /** The provision with the caret, as it changes. */
  readonly onSelect?: (provision: string) => void;
}

const isLocked = (provision: Provision): boolean => provision.status === 'agreed' || provision.status === 'agreed-ad-ref';

const lines = (text: string): readonly PenLine[] => recognize(text);

const Margin = memo(function Margin({ room, id, render }: { readonly room: Pick<RoomHandle, 'reader'>; readonly id: string; readonly render: (provision: Provision) => ReactNode }): ReactNode {
  const provision = useProvision(room.reader, id);
  return provision === undefined ? null : render(provision);
});

/** All margins; drawn anew only when provisions come or go. */
const Margins = memo(function Margins({ room, views, render }: { readonly room: Pick<RoomHandle, 'reader'>; readonly views: ProvisionRegistry; readonly render: (provision: Provision) => ReactNode; readonly version: number }): ReactNode {
  return [...views.margins].map(([id, element]) => createPortal(<Margin room={room} id={id} render={render} />, element, id));
});

/** What the record says of each provision, to the views and to the lock. */
function tell(views: ProvisionRegistry, state: TextState, current: string | null): ReadonlySet<string> {
  const locked = new Set<string>();
  for (const provision of state.provisions) {
    if (provision.removed) continue;
    if (isLocked(provision)) locked.add(provision.id);
    views.info(provision.id, {
      number: provision.number,
      locked: isLocked(provision),
      current: provision.id === current,
      here: state.head.pointer === provision.id,
    });
  }
  return locked;
}

const language = (state: TextState): string => state.head.language;

export const PenDocument = memo(function PenDocument({ room, pen, authors = false, renderMargin, onSelect }: PenDocumentProps): ReactNode {
  const say = useT();
  const ready = useStore(pen.ready);
  const help = useId();
  const frame = useRef<HTMLDivElement>(null);
  const mount = useRef<HTMLDivElement>(null);
  const looks = useLooks();
  const [editor, setEditor] = useState<BoundEditor | null>(null);
  const [current, setCurrent] = useState<string | null>(null);
  const [empty, setEmpty] = useState(false);
  const lang = useRecordPart(room.reader, language);
  const views = useMemo(() => createProvisionViews(false, lang), [pen, lang]);
  const shown = useRef({ authors, onSelect, current });
  shown.current = { authors, onSelect, current };
  const version = useSyncExternalStore(views.subscribe, views.version);
  const margin = useRef(renderMargin);
  margin.current = renderMargin;
  const render = useMemo(() => (provision: Provision): ReactNode => margin.current?.(provision) ?? <StatusBadge status={provision.status} />, []);

  useEffect(() => {
    const element = mount.current;
    if (element === null || !ready) return;
    let locked: ReadonlySet<string> = new Set();
    const lockedNow = (id: string): boolean => locked.has(id);
    const hand = pen.hand(lockedNow);
    const made = createEditor({
      element, views, hand,
      bound: penBound(pen),
      undo: pen.undo,
      awareness: pen.awareness,
      label: t('editor.pen'),
      describedBy: help,
      locked: lockedNow,
      onBlocked: () => toast('info', t('editor.locked')),
      recognize: lines,
      lookOf: looks.caret,
      onEscape: () => false,
      onMenu: () => {
        frame.current?.querySelector<HTMLElement>('.pen-gutter button')?.focus();
        return true;
      },
      onChange: (view) => {
        setEmpty(view.state.doc.childCount === 0);
        const id = view.hasFocus() ? (selected(view.state)?.head.provision ?? null) : shown.current.current;
        if (id === shown.current.current) return;
        setCurrent(id);
        if (id !== null) shown.current.onSelect?.(id);
      },
      plugins: [
        authorsPlugin(
          () => {
            if (!shown.current.authors) return null;
            const known = new Map(room.reader.state().provisions.map((one) => [one.id, one.wording]));
            return (id) => known.get(id) ?? null;
          },
          looks.author,
        ),
      ],
    });
    const { view } = made;
    const follow = (): void => {
      locked = tell(views, room.reader.state(), shown.current.current);
      if (shown.current.authors) drawAuthors(view);
    };
    follow();
    setEmpty(view.state.doc.childCount === 0);
    const stop = room.reader.onChange(follow);
    const stopUndo = pen.undo.onCannot(() => toast('info', t('editor.undo.cannot')));
    const focused = (): void => {
      const id = selected(view.state)?.head.provision ?? null;
      if (id === null || id === shown.current.current) return;
      setCurrent(id);
      shown.current.onSelect?.(id);
    };
    view.dom.addEventListener('focus', focused);
    setEditor(made);
    pen.commands.set({
      undo: () => { pen.undo.undo(); view.focus(); },
      redo: () => { pen.undo.redo(); view.focus(); },
      add: (kind) => {
        const after = shown.current.current ?? standing(pen.doc).at(-1)?.id ?? null;
        view.focus();
        act(view, made.host, (own) => addAfter(own, after, { kind, wording: [] }));
      },
      focus: (id) => {
        view.focus();
        if (id !== undefined) goTo(view, { provision: id, offset: 0 });
      },
    });
    return () => {
      pen.commands.set(null);
      view.dom.removeEventListener('focus', focused);
      stop();
      stopUndo();
      setEditor(null);
      made.destroy();
    };
  }, [pen, ready, views, room.reader, looks, help]);

  useEffect(() => {
    if (editor !== null) drawAuthors(editor.view);
  }, [editor, authors]);
  useEffect(() => {
    tell(views, room.reader.state(), current);
  }, [views, room.reader, current, version]);

  if (!ready) return <p className="pen-opening">{say('editor.opening')}</p>;
  return (
    <div className="pen-document" dir={directionOf(lang)} ref={frame}>
      <div ref={mount} lang={lang} />
      <p id={help} className="sr">{say('editor.help')}</p>
      <Margins room={room} views={views} render={render} version={version} />
      {editor === null ? null : <PenGutter editor={editor} pen={pen} views={views} version={version} current={current} frame={frame} reader={room.reader} />}
      {!empty || editor === null ? null : (
        <Button icon="plus" className="pen-first" onPress={() => { pen.commands.get()?.add('paragraph'); }}>{say('editor.first')}</Button>
      )}
    </div>
  );
});
