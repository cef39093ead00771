/** The latest decisions of a meeting, across its texts. */
import type { ReactNode } from 'react';
import type { TextRow } from '../../shared/protocol/house.ts';
import type { Decision, Status, TextState } from '../../shared/schema/state.ts';
import { formatMoment } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { labelsOf } from '../room/labels.ts';
import { labelText } from '../room/labelText.ts';
import { StatusBadge } from '../status/status.tsx';

const SHOWN = 6;

/** Decisions that change a status, and the status that they give. */
const GIVES: Readonly<Record<string, Status>> = { agree: 'agreed', 'agree-ad-ref': 'agreed-ad-ref', reopen: 'reopened' };

interface Row {
  readonly text: TextRow;
  readonly decision: Decision;
  readonly about: string;
}

function rowsOf(text: TextRow, state: TextState): Row[] {
  const standing = state.provisions.filter((provision) => !provision.removed);
  const labels = labelsOf(standing);
  const called = new Map(standing.map((provision, i) => [provision.id, labels[i]]));
  return state.decisions
    .filter((decision) => decision.verb in GIVES && !decision.corrected)
    .map((decision) => ({
      text,
      decision,
      about: decision.words
        .map(({ provision }) => called.get(provision))
        .filter((label) => label !== undefined)
        .map(labelText)
        .join('; '),
    }));
}

export function LatestDecisions({ texts, states }: { readonly texts: readonly TextRow[]; readonly states: ReadonlyMap<string, TextState> }): ReactNode {
  const say = useT();
  const rows = texts
    .flatMap((text) => {
      const state = states.get(text.id);
      return state === undefined ? [] : rowsOf(text, state);
    })
    .sort((a, b) => (a.decision.at < b.decision.at ? 1 : -1))
    .slice(0, SHOWN);
  if (rows.length === 0) return null;
  return (
    <section className="decisions">
      <div className="house-head"><h2>{say('house.decisions')}</h2></div>
      <table>
        <thead className="sr">
          <tr>
            <th scope="col">{say('house.decisions.time')}</th>
            <th scope="col">{say('house.decisions.text')}</th>
            <th scope="col">{say('house.decisions.what')}</th>
            <th scope="col">{say('house.decisions.about')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ text, decision, about }) => (
            <tr key={decision.id}>
              <td className="numeric quiet"><bdi>{formatMoment(decision.at)}</bdi></td>
              <td className="numeric"><bdi>{text.symbol}</bdi></td>
              <td><StatusBadge status={GIVES[decision.verb] ?? 'open'} /></td>
              <td>{about}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
