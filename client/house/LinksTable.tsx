/** The links of a meeting, for the secretariat: copy, replace, revoke, make. */
import { useState, type ReactNode } from 'react';
import type { LinkRow, MeetingView } from '../../shared/protocol/house.ts';
import { ORDER_OF_SETTING, orderParties } from '../../shared/states/states.ts';
import { api } from '../api/api.ts';
import { explain } from '../api/errors.ts';
import type { Resource } from '../api/resource.ts';
import { Link } from '../app/Link.tsx';
import { ROLE_MESSAGE } from '../app/roles.ts';
import { paths } from '../app/routes.ts';
import { useT } from '../i18n/i18n.tsx';
import { Chip, usePartyName } from '../party/party.tsx';
import { Button, buttonClass } from '../ui/Button.tsx';
import { copyText } from '../ui/copy.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Field } from '../ui/Field.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Menu } from '../ui/Menu.tsx';
import { toast } from '../ui/Toasts.tsx';
import { AddLinkDialog } from './AddLinkDialog.tsx';
import { delegationTargets, linkAddress, officeTargets, type LinkTarget } from './linkTargets.ts';

type Asked = { readonly what: 'rotate' | 'revoke' | 'show'; readonly link: LinkRow; readonly who: string };

export function LinksTable({ meeting, links }: { readonly meeting: MeetingView; readonly links: Resource<readonly LinkRow[]> }): ReactNode {
  const say = useT();
  const partyName = usePartyName();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [adding, setAdding] = useState(false);
  const [making, setMaking] = useState(false);
  const rows = links.value ?? [];
  const delegations = delegationTargets(orderParties(meeting.parties, ORDER_OF_SETTING[meeting.settings.order]), rows);
  const offices = officeTargets(rows);
  const without = [...delegations, ...offices].filter((target) => target.links.length === 0);
  const whoIs = (target: Pick<LinkTarget, 'role' | 'delegation'>): string =>
    target.delegation === null ? say(ROLE_MESSAGE[target.role]) : partyName(target.delegation);

  async function act(run: () => Promise<unknown>, done: string | null): Promise<void> {
    try {
      await run();
      if (done !== null) toast('done', done);
    } catch (error) {
      toast('problem', explain(error));
    }
    await links.reload();
  }

  async function makeMissing(): Promise<void> {
    setMaking(true);
    await act(async () => {
      for (const { role, delegation } of without) await api.createLink(meeting.id, { role, delegation });
    }, say('house.links.made', { count: without.length }));
    setMaking(false);
  }

  async function copy(link: LinkRow, who: string): Promise<void> {
    if (link.code === null) return;
    if (await copyText(linkAddress(link.code))) toast('done', say('house.links.copied', { who }));
    else setAsked({ what: 'show', link, who });
  }

  const actions = (link: LinkRow, who: string): ReactNode => (
    <>
      <Button size="small" icon="copy" aria-label={say('house.links.copy.for', { who })} onPress={() => { void copy(link, who); }}>
        {say('house.links.copy')}
      </Button>
      <Menu
        label={say('house.links.more', { who })}
        trigger={<Icon name="more" />}
        look="ghost"
        bare
        groups={[
          {
            id: 'link',
            entries: [
              { id: 'show', label: say('house.links.show'), icon: 'eye' },
              { id: 'rotate', label: say('house.links.rotate'), icon: 'loop', hint: say('house.links.rotate.hint') },
              { id: 'revoke', label: say('house.links.revoke'), icon: 'cross', danger: true, hint: say('house.links.revoke.hint') },
            ],
          },
        ]}
        onAction={(what) => {
          if (what === 'show' || what === 'rotate' || what === 'revoke') setAsked({ what, link, who });
        }}
      />
    </>
  );

  const row = (target: LinkTarget): ReactNode[] => {
    const who = whoIs(target);
    const head = (
      <span className="links-who">
        {target.delegation === null ? null : <Chip code={target.delegation} />}
        <span dir="auto">{who}</span>
      </span>
    );
    const key = `${target.role}:${target.delegation ?? ''}`;
    if (target.links.length === 0) {
      return [
        <tr key={key}>
          <th scope="row">{head}</th>
          <td className="quiet">{say('house.links.none')}</td>
          <td>
            <Button
              size="small"
              icon="plus"
              aria-label={say('house.links.make.for', { who })}
              onPress={() => { void act(() => api.createLink(meeting.id, { role: target.role, delegation: target.delegation }), null); }}
            >
              {say('house.links.make')}
            </Button>
          </td>
        </tr>,
      ];
    }
    return target.links.map((link, i) => (
      <tr key={link.id}>
        <th scope="row">
          {i === 0 ? head : <span className="links-again quiet">{say('house.links.another', { who })}</span>}
          {link.head ? <span className="links-head">{say('common.head')}</span> : null}
        </th>
        <td className="numeric quiet">{say('house.links.uses', { uses: link.uses, most: link.maxUses ?? 0 })}</td>
        <td>{actions(link, who)}</td>
      </tr>
    ));
  };

  const head = (label: string, hidden: boolean): ReactNode => (
    <thead className={hidden ? 'sr' : ''}>
      <tr>
        <th scope="col">{label}</th>
        <th scope="col">{say('house.links.used')}</th>
        <th scope="col">{say('house.links.link')}</th>
      </tr>
    </thead>
  );

  return (
    <section className="links">
      <div className="house-head">
        <h2>{say('house.links')}</h2>
        <span className="push row">
          {without.length === 0 ? null : (
            <Button look="primary" icon="plus" isPending={making} onPress={() => { void makeMissing(); }}>
              {say('house.links.make-all', { count: without.length })}
            </Button>
          )}
          <Button icon="plus" onPress={() => { setAdding(true); }}>{say('house.links.add')}</Button>
        </span>
      </div>
      {delegations.length === 0 ? (
        <p className="links-empty">
          {say('house.links.no-delegations')} <Link to={paths.setup(meeting.id)}>{say('house.delegations.choose')}</Link>
        </p>
      ) : (
        <table className="house-table">
          {head(say('house.delegation'), false)}
          <tbody>{delegations.flatMap(row)}</tbody>
        </table>
      )}
      <table className="house-table">
        {head(say('house.links.other'), false)}
        <tbody>{offices.flatMap(row)}</tbody>
      </table>
      <p className="row">
        <Link to={paths.sheet(meeting.id)} className={buttonClass()}>
          <Icon name="print" />
          {say('house.sheet.open')}
        </Link>
      </p>
      <LinkDialog
        asked={asked}
        onClose={() => { setAsked(null); }}
        onConfirm={({ what, link, who }) => {
          setAsked(null);
          void act(() => (what === 'rotate' ? api.rotateLink(link.id) : api.revokeLink(link.id)), say(what === 'rotate' ? 'house.links.rotated' : 'house.links.revoked', { who }));
        }}
      />
      <AddLinkDialog isOpen={adding} meeting={meeting} onClose={() => { setAdding(false); }} onMade={links.reload} />
    </section>
  );
}

interface LinkDialogProps {
  readonly asked: Asked | null;
  readonly onClose: () => void;
  readonly onConfirm: (asked: Asked) => void;
}

/** Shows an address whole, or asks before a link ends. */
function LinkDialog({ asked, onClose, onConfirm }: LinkDialogProps): ReactNode {
  const say = useT();
  if (asked === null) return null;
  const { what, link, who } = asked;
  const titles = { show: 'house.links.show.title', rotate: 'house.links.rotate.title', revoke: 'house.links.revoke.title' } as const;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={say(titles[what], { who })}
      urgent={what !== 'show'}
      footer={
        what === 'show' ? (
          <Button onPress={onClose}>{say('common.close')}</Button>
        ) : (
          <>
            <Button onPress={onClose}>{say('common.cancel')}</Button>
            <Button look={what === 'revoke' ? 'danger' : 'primary'} onPress={() => { onConfirm(asked); }}>
              {say(what === 'rotate' ? 'house.links.rotate' : 'house.links.revoke')}
            </Button>
          </>
        )
      }
    >
      {what === 'show' ? (
        <Field
          label={say('house.links.address')}
          hint={say('house.links.address.hint')}
          value={link.code === null ? '' : linkAddress(link.code)}
          isReadOnly
          dir="ltr"
          onFocus={(event) => { if (event.target instanceof HTMLInputElement) event.target.select(); }}
        />
      ) : (
        <p>{say(what === 'rotate' ? 'house.links.rotate.what' : 'house.links.revoke.what', { who })}</p>
      )}
    </Dialog>
  );
}
