/** A draft, edited in place of the provision that it is about, with its redline as one types. Colleagues edit it together. */
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import type { Draft, Kind } from '../../shared/schema/state.ts';
import type { Wording } from '../../shared/schema/wording.ts';
import { recognize } from '../../shared/schema/paste.ts';
import { useT } from '../i18n/i18n.tsx';
import type { DeskHandle } from '../sync/desk.ts';
import { useStore } from '../ui/store.ts';
import { draftBound } from './bounds.ts';
import { createEditor } from './editor.ts';
import { goTo } from './host.ts';
import { useLooks } from './looks.ts';
import { createProvisionViews } from './provision-view.ts';
import { redlinePlugin } from './redline-marks.ts';
import './editor.css';

export interface DraftEditorProps {
  readonly desk: DeskHandle;
  readonly draft: Draft;
  /** The words that the redline is against; the base that the draft was written on where left out. */
  readonly base?: Wording;
  /** The kind of the provision that it is about, for its looks. */
  readonly kind?: Kind;
  readonly language: string;
  /** What is being edited, for screen readers. */
  readonly label: string;
  /** Takes the focus when it appears: at its end, or where the person had clicked. */
  readonly autoFocus?: boolean | { readonly x: number; readonly y: number };
  /** Ctrl+Enter. */
  readonly onTable?: () => void;
  /** Esc. */
  readonly onClose?: () => void;
}

export function DraftEditor({ desk, draft, base, kind, language, label, autoFocus = false, onTable, onClose }: DraftEditorProps): ReactNode {
  const say = useT();
  const mount = useRef<HTMLDivElement>(null);
  const looks = useLooks();
  const ready = useStore(desk.ready);
  const views = useMemo(() => createProvisionViews(true, language), [desk, draft.id, language]);
  const latest = useRef({ base: base ?? draft.base, onTable, onClose, autoFocus });
  latest.current = { base: base ?? draft.base, onTable, onClose, autoFocus };

  useEffect(() => {
    const element = mount.current;
    if (element === null || !ready) return;
    const editor = createEditor({
      element, views, label,
      hand: null,
      bound: draftBound(desk, draft, kind ?? null),
      undo: desk.undo,
      awareness: desk.awareness,
      locked: () => false,
      onBlocked: () => undefined,
      recognize,
      lookOf: looks.caret,
      onSubmit: () => {
        latest.current.onTable?.();
        return true;
      },
      onEscape: () => {
        latest.current.onClose?.();
        return latest.current.onClose !== undefined;
      },
      plugins: [redlinePlugin(() => latest.current.base)],
    });
    const { view } = editor;
    const focus = latest.current.autoFocus;
    if (focus !== false) {
      view.focus();
      const at = focus === true ? null : view.posAtCoords({ left: focus.x, top: focus.y });
      const offset = at === null ? (view.state.doc.firstChild?.content.size ?? 0) : Math.max(0, at.pos - 1);
      goTo(view, { provision: draft.id, offset });
    }
    return () => {
      editor.destroy();
    };
    // The draft is the same one as long as its id is; its other fields do not change under an editor.
  }, [desk, draft.id, ready, views, looks, label, kind]);

  if (!ready) return <p className="pen-opening">{say('editor.opening-draft')}</p>;
  return <div className="draft-editor" ref={mount} lang={language} />;
}
