/** A slip of the gavel can be corrected within a minute, recorded, without *reopened*: the offer, with its countdown. */
import { useEffect, useState, type ReactNode } from 'react';
import type { Decision, TextState } from '../../shared/schema/state.ts';
import { useModel, useRoom } from '../room/context.ts';
import { labelText } from '../room/labelText.ts';
import { useT } from '../i18n/i18n.tsx';
import { Button } from '../ui/Button.tsx';

/** A little less than the 60 seconds that the server allows, so that the button never promises too much. */
const OFFERED_MS = 57_000;

interface Offer {
  readonly decision: Decision;
  /** By this device's clock, counted from when the decision arrived here. */
  readonly until: number;
}

function agreement(state: TextState): Decision | null {
  const last = state.decisions[state.decisions.length - 1];
  return last !== undefined && (last.verb === 'agree' || last.verb === 'agree-ad-ref') && !last.corrected ? last : null;
}

/** The agreement that can be corrected now. One that stood already when the room was opened is not offered. */
function useOffer(state: TextState): Offer | null {
  const last = agreement(state);
  const [first] = useState(last?.id ?? null);
  const [offer, setOffer] = useState<Offer | null>(null);
  useEffect(() => {
    if (last === null || last.id === first) setOffer(null);
    else setOffer((before) => (before?.decision.id === last.id ? before : { decision: last, until: Date.now() + OFFERED_MS }));
  }, [last, first]);
  return offer;
}

function useSecondsLeft(until: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => { setNow(Date.now()); }, 1_000);
    return () => { clearInterval(timer); };
  }, [until]);
  return Math.max(0, Math.ceil((until - now) / 1_000));
}

export function Slip(): ReactNode {
  const { state } = useModel();
  const offer = useOffer(state);
  return offer === null ? null : <Counting key={offer.decision.id} offer={offer} />;
}

function Counting({ offer }: { readonly offer: Offer }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { labels } = useModel();
  const left = useSecondsLeft(offer.until);
  if (left === 0) return null;
  const first = offer.decision.words[0];
  const label = first === undefined ? undefined : labels.get(first.provision);
  const what = offer.decision.words.length === 1 && label !== undefined ? labelText(label) : say('chair.provisions', { count: offer.decision.words.length });
  return (
    <div className="slip-offer">
      <span>{offer.decision.verb === 'agree' ? say('chair.slip', { what }) : say('chair.slip.ad-ref', { what })}</span>
      <Button size="small" icon="undo" onPress={() => void room.act('correct', { decision: offer.decision.id })}>
        {say('chair.slip.correct')} <span className="numeric" aria-hidden="true">{say('chair.slip.left', { seconds: left })}</span>
      </Button>
    </div>
  );
}
