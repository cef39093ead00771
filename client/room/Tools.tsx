/** The row of tools: view, filter, change stepper, progress, decisions, export. */
import type { ReactNode } from 'react';
import { useT } from '../i18n/i18n.tsx';
import { Chip, partyCode, usePartyName } from '../party/party.tsx';
import { shownOf, usePen } from '../sync/hooks.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Menu } from '../ui/Menu.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { useModel, useRoom } from './context.ts';
import { changeKeys } from './lines.ts';
import { PenTools } from './PenTools.tsx';
import { useSheetWays } from './sheetContext.ts';
import { Strip } from './Strip.tsx';
import { PAGES, useUi } from './ui.ts';
import { copyForCapital } from '../views/capital.ts';
import { PAGE_MESSAGE, ViewsMenu } from '../views/ViewsMenu.tsx';

export function Tools(): ReactNode {
  const say = useT();
  const room = useRoom();
  const ui = useUi(room.ui);
  const pen = usePen(room.handle);
  const inPen = pen !== null && ui.pen;
  return (
    <section className="tools" data-zone="tools" aria-label={say('room.tools')}>
      <div className={pen === null ? 'tools-in' : 'tools-in tools-pen'}>
        {inPen ? null : (
          <Segmented
            label={say('room.view')}
            value={ui.page === null ? ui.view : null}
            segments={[
              { value: 'marked', label: say('room.view.marked') },
              { value: 'clean', label: say('room.view.clean') },
              { value: 'original', label: say('room.view.original') },
            ]}
            onChange={(view) => { room.ui.put({ view, page: null }); }}
          />
        )}
        {pen === null ? null : <PenTools pen={pen} />}
        <div className="views-way"><ViewsMenu /></div>
        {inPen || ui.page !== null ? null : <Filter />}
        {inPen || ui.page !== null ? null : <Stepper />}
        <Strip />
        <Ways />
      </div>
    </section>
  );
}

function Filter(): ReactNode {
  const say = useT();
  const room = useRoom();
  const ui = useUi(room.ui);
  const { state } = useModel();
  const name = usePartyName();
  const speaking = [...new Set(state.proposals.flatMap((one) => [one.delegation, ...one.cosponsors.map((other) => other.delegation)]))];
  const order = room.meeting.parties.map((one) => one.code).filter((code) => speaking.includes(code));
  return (
    <Menu
      label={say('room.filter', { shown: ui.filter ?? say('room.filter.all') })}
      icon="filter"
      trigger={ui.filter === null ? say('room.filter.all') : <Chip code={ui.filter} />}
      groups={[{
        id: 'parties',
        chosen: ui.filter ?? 'all',
        entries: [
          { id: 'all', label: say('room.filter.all') },
          ...order.map((code) => ({ id: code, label: <span className="row"><Chip code={code} />{name(code)}</span>, textValue: name(code) })),
        ],
      }]}
      onAction={(id) => { room.ui.put({ filter: id === 'all' ? null : id, view: 'marked' }); }}
    />
  );
}

function Stepper(): ReactNode {
  const say = useT();
  const { lines } = useModel();
  const room = useRoom();
  const { change } = useUi(room.ui);
  const { step } = useSheetWays();
  const keys = changeKeys(lines);
  const count = keys.length;
  const at = change === null ? -1 : keys.indexOf(change);
  return (
    <div className="stepper" role="group" aria-label={say('room.changes')}>
      <Button look="ghost" icon="previous" aria-label={say('room.changes.previous')} isDisabled={count === 0} onPress={() => { step(-1); }} />
      <span className="numeric quiet">{at === -1 ? say('room.changes.count', { count }) : say('room.changes.at', { n: at + 1, count })}</span>
      <Button look="ghost" icon="next" aria-label={say('room.changes.next')} isDisabled={count === 0} onPress={() => { step(1); }} />
    </div>
  );
}

/** The ways to the rest: decisions, export, and how the room behaves for oneself. */
export function Ways(): ReactNode {
  const say = useT();
  const name = usePartyName();
  const room = useRoom();
  const ui = useUi(room.ui);
  const open = (type: 'decisions' | 'export' | 'shortcuts' | 'issue'): void => { room.ui.put({ dialog: { type } }); };
  return (
    <div className="ways">
      <Button look="ghost" icon="clock" className="way-wide" onPress={() => { open('decisions'); }}>{say('room.decisions')}</Button>
      <Button look="ghost" icon="download" className="way-wide" onPress={() => { open('export'); }}>{say('room.export')}</Button>
      <Button look="ghost" icon="help" className="way-help" aria-label={say('room.shortcuts')} onPress={() => { open('shortcuts'); }} />
      <Menu
        label={say('room.more')}
        trigger={<Icon name="more" />}
        look="ghost"
        bare
        groups={[
          {
            id: 'ways',
            entries: [
              { id: 'decisions', label: say('room.decisions'), icon: 'clock' },
              { id: 'export', label: say('room.export'), icon: 'download' },
              ...(room.may('issue') ? [{ id: 'issue', label: say('room.issue'), icon: 'flag' as const }] : []),
            ],
          },
          { id: 'views', title: say('views.menu'), entries: PAGES.map((page) => ({ id: page, label: say(PAGE_MESSAGE[page]) })) },
          ...(room.may('draft') ? [{
            id: 'with-capital',
            entries: [
              { id: 'capital', label: say('views.capital'), icon: 'copy' as const },
              { id: 'paste', label: say('views.paste'), icon: 'table' as const },
            ],
          }] : []),
          {
            id: 'own',
            title: say('room.own'),
            entries: [
              { id: 'follow', label: ui.follow ? say('room.follow.stop') : say('room.follow.start'), icon: 'pointer' },
              { id: 'authors', label: ui.authors ? say('room.authors.hide') : say('room.authors.show'), icon: 'people' },
              { id: 'letters', label: ui.letters ? say('room.letters.off') : say('room.letters.on') },
              { id: 'shortcuts', label: say('room.shortcuts'), icon: 'info' },
            ],
          },
        ]}
        onAction={(id) => {
          const page = PAGES.find((one) => one === id);
          if (id === 'capital') void copyForCapital(shownOf(room.handle.reader).state(), name, partyCode);
          else if (id === 'paste') room.ui.put({ dialog: { type: 'paste' } });
          else if (page !== undefined) room.ui.put({ page, panel: 'text' });
          else if (id === 'follow') room.ui.put({ follow: !ui.follow });
          else if (id === 'letters') room.ui.put({ letters: !ui.letters });
          else if (id === 'authors') room.ui.put({ authors: !ui.authors, view: ui.authors ? 'marked' : ui.view });
          else if (id === 'decisions' || id === 'export' || id === 'shortcuts' || id === 'issue') open(id);
        }}
      />
    </div>
  );
}
