/** The way to the other views of the text: list of changes, table, what if. */
import type { ReactNode } from 'react';
import { useT, type MessageId } from '../i18n/i18n.tsx';
import { Menu } from '../ui/Menu.tsx';
import { useRoom } from '../room/context.ts';
import { PAGES, useUi, type Page } from '../room/ui.ts';

export const PAGE_MESSAGE: Readonly<Record<Page, MessageId>> = {
  changes: 'views.changes',
  table: 'views.table',
  'what-if': 'views.what-if',
};

export function ViewsMenu(): ReactNode {
  const say = useT();
  const room = useRoom();
  const { page } = useUi(room.ui);
  return (
    <Menu
      label={say('views.menu')}
      {...(page === null ? {} : { trigger: <><span className="sr">{say('views.menu')}: </span>{say(PAGE_MESSAGE[page])}</>, worded: true })}
      className={page === null ? '' : 'views-on'}
      groups={[{
        id: 'pages',
        chosen: page ?? 'text',
        entries: [{ id: 'text', label: say('views.text') }, ...PAGES.map((one) => ({ id: one, label: say(PAGE_MESSAGE[one]) }))],
      }]}
      onAction={(id) => { room.ui.put({ page: PAGES.find((one) => one === id) ?? null }); }}
    />
  );
}
