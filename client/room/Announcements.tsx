/**
 * What the room tells those who do not look at it: decisions with their words, pointer and mode, what is tabled or withdrawn
 * on the selected provision. Never keystrokes, carets or presence.
 */
import { useEffect, useRef } from 'react';
import { proposalNumber } from '../../shared/proposals/lifecycle.ts';
import type { Decision, Proposal, TextState } from '../../shared/schema/state.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { t, type MessageId } from '../i18n/i18n.tsx';
import { usePartyName } from '../party/party.tsx';
import { MODE_MESSAGE } from '../status/status.tsx';
import { announce } from '../ui/announcer.ts';
import { useModel, useRoom, type RoomModel } from './context.ts';
import { labelText } from './labelText.ts';

/** A decision in a sentence, without its words. */
export const DECIDED: Readonly<Record<string, MessageId>> = {
  agree: 'room.decided.agree',
  'agree-ad-ref': 'room.decided.agree-ad-ref',
  reopen: 'room.decided.reopen',
  adopt: 'room.decided.adopt',
  accept: 'room.decided.accept',
  'set-aside': 'room.decided.set-aside',
  'come-back-to': 'room.decided.come-back',
  edit: 'room.decided.edit',
};

function nameOf(model: RoomModel, id: string): string {
  const label = model.labels.get(id);
  return label === undefined ? '' : labelText(label);
}

function decisionText(decision: Decision, model: RoomModel): string {
  const id = DECIDED[decision.verb];
  if (id === undefined) return '';
  const proposal = model.state.proposals.find((one) => one.id === decision.proposal);
  const what = proposal === undefined ? decision.words.map((one) => nameOf(model, one.provision)).join(', ') : proposalNumber(proposal);
  const words = decision.verb === 'agree' || decision.verb === 'agree-ad-ref' ? ` ${decision.words.map((one) => textOf(one.wording)).join(' ')}` : '';
  return `${t(id, { what })}${words}`;
}

/** The open proposals on the selected line, by id. */
function watched(state: TextState, selected: string | null): Map<string, Proposal> {
  return new Map(state.proposals.filter((one) => one.target !== null && one.target === selected).map((one) => [one.id, one]));
}

export function Announcements(): null {
  const room = useRoom();
  const model = useModel();
  const name = usePartyName();
  const before = useRef<RoomModel | null>(null);
  useEffect(() => {
    const last = before.current;
    before.current = model;
    if (last === null || last.state === model.state) return;
    const { state } = model;
    const known = new Set(last.state.decisions.map((one) => one.id));
    for (const decision of state.decisions) if (!known.has(decision.id)) announce(decisionText(decision, model));
    if (state.head.mode !== last.state.head.mode) announce(t('room.said.mode', { mode: t(MODE_MESSAGE[state.head.mode]) }));
    const { pointer, put } = state.head;
    if (pointer !== last.state.head.pointer && pointer !== null) announce(t('room.said.pointer', { name: nameOf(model, pointer) }));
    if (put !== null && put.at !== last.state.head.put?.at) {
      const names = put.provisions.map((id) => nameOf(model, id)).join(', ');
      announce(t(put.adReferendum ? 'room.said.put-ad-ref' : 'room.said.put', { names }));
    }
    if (model.selected !== last.selected) return;
    const [was, is] = [watched(last.state, model.selected), watched(state, model.selected)];
    for (const [id, one] of is) {
      if (one.delegation === room.own) continue;
      const number = proposalNumber(one);
      if (!was.has(id)) announce(t('room.said.tabled', { number, party: name(one.delegation) }));
      else if (was.get(id)?.revision !== one.revision) announce(t('room.said.revised', { number, party: name(one.delegation) }));
    }
    for (const [id, one] of was) {
      if (!is.has(id) && one.delegation !== room.own) announce(t('room.said.withdrawn', { number: proposalNumber(one), party: name(one.delegation) }));
    }
  });
  return null;
}
