/** What each role can do, the own one first; and what undoes what (docs/ACTS.md), for the acts of the own role. */
import type { ReactNode } from 'react';
import { ROLES, type Role } from '../../shared/permissions/seat.ts';
import { COUNTERPARTS } from '../../shared/protocol/counterparts.ts';
import { VERBS, type Verb } from '../../shared/protocol/verbs.ts';
import { ROLE_MESSAGE } from '../app/roles.ts';
import { useT, type MessageId } from '../i18n/i18n.tsx';
import { useRoom } from './context.ts';

const CAN: Readonly<Record<Role, MessageId>> = {
  chair: 'room.help.chair',
  secretariat: 'room.help.secretariat',
  delegate: 'room.help.delegate',
  reader: 'room.help.reader',
  observer: 'room.help.observer',
  screen: 'room.help.screen',
};

/** Each act in words. `draft-ids` has none: nobody does it knowingly. */
const ACT: Readonly<Record<Exclude<Verb, 'draft-ids'>, MessageId>> = {
  mode: 'room.act.mode',
  report: 'room.act.report',
  point: 'room.act.point',
  screen: 'room.act.screen',
  lend: 'room.act.lend',
  put: 'room.act.put',
  agree: 'room.act.agree',
  correct: 'room.act.correct',
  reopen: 'room.act.reopen',
  adopt: 'room.act.adopt',
  issue: 'room.act.issue',
  draft: 'room.act.draft',
  discard: 'room.act.discard',
  table: 'room.act.table',
  withdraw: 'room.act.withdraw',
  cosponsor: 'room.act.cosponsor',
  leave: 'room.act.leave',
  position: 'room.act.position',
  comment: 'room.act.comment',
  accept: 'room.act.accept',
  'set-aside': 'room.act.set-aside',
  'come-back-to': 'room.act.come-back-to',
  floor: 'room.act.floor',
  'floor-answer': 'room.act.floor-answer',
  'take-up': 'room.act.take-up',
  invite: 'room.act.invite',
  uninvite: 'room.act.uninvite',
  admit: 'room.act.admit',
  keep: 'room.act.keep',
  confirm: 'room.act.confirm',
  dissociate: 'room.act.dissociate',
  'ask-clearance': 'room.act.ask-clearance',
  clear: 'room.act.clear',
  'send-back': 'room.act.send-back',
  'clearance-rule': 'room.act.clearance-rule',
  statement: 'room.act.statement',
};

const isNamed = (verb: string): verb is keyof typeof ACT => verb in ACT;

export function RolesHelp(): ReactNode {
  const say = useT();
  const own = useRoom().seat.role;
  return (
    <section>
      <h3>{say('room.help.roles')}</h3>
      <dl className="help-list">
        {[own, ...ROLES.filter((role) => role !== own)].map((role) => (
          <div key={role}>
            <dt>{role === own ? say('room.help.own', { role: say(ROLE_MESSAGE[role]) }) : say(ROLE_MESSAGE[role])}</dt>
            <dd>{say(CAN[role])}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function UndoHelp(): ReactNode {
  const say = useT();
  const { may } = useRoom();
  const acts = Object.keys(VERBS).filter(isNamed).filter((verb) => may(verb));
  if (acts.length === 0) return null;
  return (
    <section>
      <h3>{say('room.help.undo')}</h3>
      <dl className="help-list">
        {acts.map((verb) => {
          const found = COUNTERPARTS[verb];
          if ('final' in found) return <div key={verb}><dt>{say(ACT[verb])}</dt><dd>{say('room.help.final')}</dd></div>;
          const by = found.by.filter(isNamed).filter((one) => one !== verb).map((one) => say(ACT[one]));
          return <div key={verb}><dt>{say(ACT[verb])}</dt><dd>{by.length === 0 ? say('room.help.again') : say('room.help.by', { acts: by.join(' / ') })}</dd></div>;
        })}
      </dl>
    </section>
  );
}
