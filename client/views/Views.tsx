/** The other views of the text. Each lies over the sheet, which keeps its place below until one comes back to it. */
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useT } from '../i18n/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { useModel, useRoom } from '../room/context.ts';
import { useUi, type Page } from '../room/ui.ts';
import { ChangesView } from './ChangesView.tsx';
import { useGoTo } from './goTo.ts';
import { TableView } from './TableView.tsx';
import { PAGE_MESSAGE } from './ViewsMenu.tsx';
import { WhatIfView } from './WhatIfView.tsx';
import './views.css';

export function Views(): ReactNode {
  const room = useRoom();
  const { page } = useUi(room.ui);
  return page === null ? null : <Shown key={page} page={page} />;
}

function Shown({ page }: { readonly page: Page }): ReactNode {
  const say = useT();
  const { selected } = useModel();
  const goTo = useGoTo();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    goTo(selected);
  };
  return (
    <section className={`view view-${page}`} aria-labelledby="view-title" data-zone="view" onKeyDown={onKeyDown}>
      <header className="view-head">
        <h2 id="view-title" ref={heading} tabIndex={-1}>{say(PAGE_MESSAGE[page])}</h2>
        <span className="push" />
        <Button look="ghost" icon="back" onPress={() => { goTo(selected); }}>{say('views.back')}</Button>
      </header>
      {page === 'changes' ? <ChangesView /> : page === 'table' ? <TableView /> : <WhatIfView />}
    </section>
  );
}
