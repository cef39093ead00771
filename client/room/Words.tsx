/** Words with their inline marks, as native elements; where asked, tinted by the delegation whose words they are. */
import { memo, type ReactNode } from 'react';
import type { AuthoredRun, Party, Run, Wording } from '../../shared/schema/wording.ts';
import { useHueStyle, usePartyName } from '../party/party.tsx';
import type { Part } from './redlineParts.ts';

function marked(run: Run): ReactNode {
  let out: ReactNode = run.text;
  for (const mark of run.marks ?? []) {
    if (mark === 'bold') out = <strong>{out}</strong>;
    else if (mark === 'italic') out = <em>{out}</em>;
    else out = <sup>{out}</sup>;
  }
  return out;
}

/** Words in one delegation's colour, named on hover. */
function Wrote({ by, children }: { readonly by: Party; readonly children: ReactNode }): ReactNode {
  const style = useHueStyle()(by);
  const name = usePartyName()(by);
  return <span className="wrote" data-d={by} style={style} title={name}>{children}</span>;
}

export interface WordsProps {
  readonly wording: readonly (Run | AuthoredRun)[];
  /** Underline and tint each run by its author. */
  readonly authors?: boolean;
}

export const Words = memo(function Words({ wording, authors = false }: WordsProps) {
  return wording.map((run, i) =>
    authors && 'by' in run ? <Wrote key={i} by={run.by}>{marked(run)}</Wrote> : <span key={i}>{marked(run)}</span>,
  );
});

/** A redline: native `ins` and `del`, in the colour of the delegation that asks for it. */
export function Parts({ parts, party }: { readonly parts: readonly Part[]; readonly party?: Party | undefined }): ReactNode {
  const style = useHueStyle();
  const colour = party === undefined ? {} : { 'data-d': party, style: style(party) };
  return parts.map((part, i) => {
    if (part.type === 'ins') return <ins key={i} {...colour}><Words wording={part.wording} /></ins>;
    if (part.type === 'del') return <del key={i} {...colour}><Words wording={part.wording} /></del>;
    return <Words key={i} wording={part.wording} />;
  });
}

/** Words inserted by a delegation. */
export function Inserted({ wording, party }: { readonly wording: Wording; readonly party: Party | undefined }): ReactNode {
  return <Parts parts={[{ type: 'ins', wording }]} party={party} />;
}

/** Words taken out by a delegation. */
export function Deleted({ wording, party }: { readonly wording: Wording; readonly party: Party | undefined }): ReactNode {
  return <Parts parts={[{ type: 'del', wording }]} party={party} />;
}
