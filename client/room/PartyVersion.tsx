/** One delegation's version of a provision, whole, beside the bracket that named it. */
import { useCallback, useRef, useState, type ReactNode, type RefObject } from 'react';
import { Dialog as AriaDialog, Heading, Popover } from 'react-aria-components';
import { applyChanges } from '../../shared/proposals/redline.ts';
import { carried } from '../../shared/proposals/carry.ts';
import { proposalNumber } from '../../shared/proposals/lifecycle.ts';
import type { Proposal, TextState } from '../../shared/schema/state.ts';
import { normalWording, type Party } from '../../shared/schema/wording.ts';
import { wordsIn } from '../i18n/direction.ts';
import { useT } from '../i18n/i18n.tsx';
import { usePartyName } from '../party/party.tsx';
import { useModel } from './context.ts';
import { lineKey, proposalsOn, speaksFor } from './lines.ts';
import { ProposalGist } from './ProposalGist.tsx';
import { redlineParts } from './redlineParts.ts';
import { Parts, Words } from './Words.tsx';

export interface VersionShown {
  readonly show: (party: Party, line: string, anchor: Element) => void;
  readonly anchor: RefObject<Element | null>;
  readonly shown: { readonly party: Party; readonly line: string } | null;
  readonly close: () => void;
}

export function usePartyVersion(): VersionShown {
  const anchor = useRef<Element | null>(null);
  const [shown, setShown] = useState<VersionShown['shown']>(null);
  const show = useCallback((party: Party, line: string, at: Element): void => {
    anchor.current = at;
    setShown({ party, line });
  }, []);
  return { show, anchor, shown, close: () => { setShown(null); } };
}

/** The proposals of a line that a delegation speaks for: sponsors, co-sponsors, supporters. */
function proposalsOf(state: TextState, proposals: readonly Proposal[], party: Party): Proposal[] {
  const backs = (one: Proposal): boolean =>
    speaksFor(one, party) || state.positions.some((position) => position.delegation === party && position.proposal === one.id && position.position === 'support');
  return proposals.filter(backs);
}

export function PartyVersion({ version }: { readonly version: VersionShown }): ReactNode {
  const say = useT();
  const { state, lines } = useModel();
  const name = usePartyName();
  const { shown } = version;
  const line = shown === null ? undefined : lines.find((one) => lineKey(one) === shown.line);
  const party = shown?.party ?? '';
  const theirs = line === undefined ? [] : proposalsOf(state, proposalsOn(state, line).open, party);
  const provision = state.provisions.find((one) => one.id === line?.provision);
  const current = provision === undefined ? [] : normalWording(provision.wording);
  return (
    <Popover
      className="version"
      triggerRef={version.anchor}
      isOpen={shown !== null && line !== undefined}
      onOpenChange={(open) => { if (!open) version.close(); }}
      placement="bottom start"
    >
      <AriaDialog className="version-in">
        <Heading slot="title" className="version-title">{say('room.version.title', { party: name(party) })}</Heading>
        {theirs.length === 0 ? <p className="version-words" {...wordsIn(state.head.language)}><Words wording={current} /></p> : null}
        {theirs.map((one) => {
          const told = carried(one, state);
          const wording = one.kind === 'amend' && told.type === 'applies' ? applyChanges(current, told.changes) : one.kind === 'add' ? one.wording : null;
          return (
            <div key={one.id}>
              <p className="quiet numeric"><bdi>{proposalNumber(one)}</bdi></p>
              {wording === null ? (
                <p><ProposalGist proposal={one} state={state} /></p>
              ) : (
                <p className="version-words" {...wordsIn(state.head.language)}>
                  <Parts parts={redlineParts(one.kind === 'add' ? [] : current, wording)} party={one.delegation} />
                </p>
              )}
            </div>
          );
        })}
      </AriaDialog>
    </Popover>
  );
}
