/** Short messages at the foot of the screen. They cover no control of the text; problems stay until they are put away. */
import { type ReactNode } from 'react';
import { announce } from './announcer.ts';
import { Button } from './Button.tsx';
import { Icon, type IconName } from './Icon.tsx';
import { createStore, useStore } from './store.ts';
import './toasts.css';

export type ToastTone = 'done' | 'info' | 'problem';

export interface Toast {
  readonly id: number;
  readonly tone: ToastTone;
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

const SHOWN_MS = 6_000;
const AT_ONCE = 3;
const ICONS: Readonly<Record<ToastTone, IconName>> = { done: 'tick', info: 'info', problem: 'warning' };

const toasts = createStore<readonly Toast[]>([]);
let made = 0;

/** Takes a message away. */
export function dismissToast(id: number): void {
  toasts.set(toasts.get().filter((one) => one.id !== id));
}

/** Takes all away: whoever comes next to this browser is not told what the last one was. */
export function clearToasts(): void {
  toasts.set([]);
}

/** Shows and announces a message. Gives its id, for `dismissToast`. */
export function toast(tone: ToastTone, text: string, action?: Toast['action']): number {
  made += 1;
  const id = made;
  const next: Toast = action === undefined ? { id, tone, text } : { id, tone, text, action };
  toasts.set([...toasts.get().filter((one) => one.text !== text), next].slice(-AT_ONCE));
  announce(text, tone === 'problem' ? 'assertive' : 'polite');
  if (tone !== 'problem' && action === undefined) setTimeout(() => { dismissToast(id); }, SHOWN_MS);
  return id;
}

/** Where the messages stand; once per page. `dismiss`: the name of the button that puts one away. */
export function Toasts({ label, dismiss }: { readonly label: string; readonly dismiss: string }): ReactNode {
  const shown = useStore(toasts);
  if (shown.length === 0) return null;
  return (
    <section className="toasts" aria-label={label}>
      {shown.map((one) => (
        <div key={one.id} className={`toast toast-${one.tone}`}>
          <Icon name={ICONS[one.tone]} />
          <span className="toast-text">{one.text}</span>
          {one.action === undefined ? null : (
            <Button
              size="small"
              onPress={() => {
                one.action?.run();
                dismissToast(one.id);
              }}
            >
              {one.action.label}
            </Button>
          )}
          <Button size="small" look="ghost" icon="cross" aria-label={dismiss} onPress={() => { dismissToast(one.id); }} />
        </div>
      ))}
    </section>
  );
}
