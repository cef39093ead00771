/** Who takes part: Member States from the table, and other parties that the secretariat names with their status. */
import { useMemo, useState, type ReactNode } from 'react';
import type { PartyView, Settings } from '../../shared/protocol/house.ts';
import { isMemberState, MEMBER_STATES, ORDER_OF_SETTING, orderParties, stateName } from '../../shared/states/states.ts';
import type { NewParty } from '../api/api.ts';
import { formatLocale, useT } from '../i18n/i18n.tsx';
import { formatList } from '../i18n/format.ts';
import { Chip, partyName } from '../party/party.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Checkbox, Field } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import { findStates, isList, readList } from './chooser.ts';
import { AddParty, STATUS_OF_PARTY } from './AddParty.tsx';

type Chosen = Pick<PartyView, 'code' | 'name' | 'status' | 'members'>;

interface DelegationsChooserProps {
  readonly parties: readonly PartyView[];
  readonly order: Settings['order'];
  /** Resolves to whether it was saved. */
  readonly onSave: (parties: readonly NewParty[]) => Promise<boolean>;
}

function same(a: readonly Chosen[], b: readonly Chosen[]): boolean {
  const key = (list: readonly Chosen[]): string => list.map((one) => JSON.stringify([one.code, one.name, one.status, one.members])).sort().join();
  return key(a) === key(b);
}

export function DelegationsChooser({ parties, order, onSave }: DelegationsChooserProps): ReactNode {
  const say = useT();
  const [chosen, setChosen] = useState<readonly Chosen[]>(parties);
  const [query, setQuery] = useState('');
  const [asking, setAsking] = useState(false);
  const [saving, setSaving] = useState(false);
  const taken = useMemo(() => new Set(chosen.map((party) => party.code)), [chosen]);
  const all = useMemo(() => orderParties(MEMBER_STATES.map(({ code }) => ({ code, name: null })), ORDER_OF_SETTING[order]).map((party) => party.code), [order]);
  const list = useMemo(() => (isList(query) ? readList(query) : null), [query]);
  const found = useMemo(() => {
    const codes = new Set<string>(list === null ? findStates(query) : list.codes);
    return all.filter((code) => codes.has(code));
  }, [all, query, list]);
  const removed = parties.filter((party) => !taken.has(party.code));
  const changed = !same(chosen, parties);
  const nameOf = (code: string): string => stateName(code, formatLocale()) ?? code;

  const add = (codes: readonly string[]): void => {
    setChosen((before) => [...before, ...codes.filter((code) => !before.some((party) => party.code === code)).map((code) => ({ code, name: null, status: 'member' as const, members: [] }))]);
  };
  const remove = (code: string): void => { setChosen((before) => before.filter((party) => party.code !== code)); };

  async function save(): Promise<void> {
    setAsking(false);
    setSaving(true);
    await onSave(orderParties(chosen, ORDER_OF_SETTING[order]).map(({ code, name, status, members }) => ({ code, name, status, members: [...members] })));
    setSaving(false);
  }

  return (
    <div className="chooser">
      <div className="chooser-find">
        <Field
          label={say('house.delegations.find')}
          hint={say('house.delegations.find.hint')}
          type="search"
          value={query}
          onChange={setQuery}
          dir="auto"
          autoComplete="off"
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            const only = found.length === 1 ? found[0] : undefined;
            if (list !== null) add(list.codes);
            else if (only !== undefined) add([only]);
            else return;
            setQuery('');
          }}
        />
        {list === null ? null : (
          <div className="row chooser-list">
            <Button look="primary" isDisabled={list.codes.length === 0} onPress={() => { add(list.codes); setQuery(''); }}>
              {say('house.delegations.add-list', { count: list.codes.length })}
            </Button>
            {list.unknown.length === 0 ? null : <span className="chooser-unknown">{say('house.delegations.unknown', { what: formatList(list.unknown) })}</span>}
          </div>
        )}
        <div className="chooser-states" role="group" aria-label={say('house.delegations.states')}>
          {found.map((code) => (
            <Checkbox
              key={code}
              isSelected={taken.has(code)}
              onChange={(to) => { if (to) add([code]); else remove(code); }}
              label={<span className="chooser-state"><span>{nameOf(code)}</span><bdi className="quiet">{code}</bdi></span>}
            />
          ))}
          {found.length === 0 ? <p className="quiet">{say('house.delegations.nothing')}</p> : null}
        </div>
        <p className="hint">{say('house.delegations.table')}</p>
      </div>
      <div className="chooser-chosen">
        <h3>{say('house.delegations.chosen', { count: chosen.length })}</h3>
        <ul className="delegations">
          {orderParties(chosen, ORDER_OF_SETTING[order]).map((party) => (
            <li key={party.code}>
              <Chip code={party.code} />
              <span dir="auto">{party.name ?? partyName(party.code)}</span>
              {party.status === 'member' ? null : (
                <span className="quiet">
                  {say(STATUS_OF_PARTY[party.status])}
                  {party.members.length === 0 ? null : <>: <bdi>{party.members.join(', ')}</bdi></>}
                </span>
              )}
              <Button size="small" look="ghost" icon="cross" aria-label={say('house.delegations.remove', { who: party.name ?? partyName(party.code) })} onPress={() => { remove(party.code); }} />
            </li>
          ))}
        </ul>
        <AddParty
          taken={taken}
          onAdd={(party) => { setChosen((before) => [...before, party]); }}
          isKnown={isMemberState}
        />
        <div className="row chooser-save">
          <Button look="primary" isDisabled={!changed} isPending={saving} onPress={() => { if (removed.length > 0) setAsking(true); else void save(); }}>
            {say('house.delegations.save')}
          </Button>
          {changed ? (
            <>
              <Button onPress={() => { setChosen(parties); }}>{say('house.discard')}</Button>
              <span className="quiet" role="status">{say('house.unsaved')}</span>
            </>
          ) : null}
        </div>
      </div>
      <Dialog
        isOpen={asking}
        onClose={() => { setAsking(false); }}
        urgent
        size="narrow"
        title={say('house.delegations.drop.title', { count: removed.length })}
        footer={
          <>
            <Button onPress={() => { setAsking(false); }}>{say('common.cancel')}</Button>
            <Button look="danger" onPress={() => { void save(); }}>{say('house.delegations.drop')}</Button>
          </>
        }
      >
        <Notice tone="warning">{say('house.delegations.drop.what', { who: formatList(removed.map((party) => party.name ?? partyName(party.code))) })}</Notice>
      </Dialog>
    </div>
  );
}
