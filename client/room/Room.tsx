/** The room of one text: who sits here, the text's meeting, and the record as it goes on. */
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { MeetingView, SeatView } from '../../shared/protocol/house.ts';
import { api, codeOf, type ApiErrorCode } from '../api/api.ts';
import { errorText, explain } from '../api/errors.ts';
import { Link } from '../app/Link.tsx';
import { Loading, Plain, useTitle } from '../app/Page.tsx';
import { paths } from '../app/routes.ts';
import { useSession } from '../app/session.tsx';
import { useT } from '../i18n/i18n.tsx';
import { PartiesProvider } from '../party/party.tsx';
import { useReady, useRecord, useRoom as useOpenRoom, useStatus } from '../sync/hooks.ts';
import { partyOfSeat, type RoomHandle } from '../sync/room.ts';
import { Button } from '../ui/Button.tsx';
import { toast } from '../ui/Toasts.tsx';
import { mayOf, ModelProvider, RoomProvider, type Room as RoomValue } from './context.ts';
import { Layout } from './Layout.tsx';
import { useRoomModel } from './model.ts';
import { NumbersProvider } from './numbers.ts';
import { createUi, useUi } from './ui.ts';
import './room.css';

export default function Room({ textId }: { readonly textId: string }): ReactNode {
  const say = useT();
  const { session } = useSession();
  if (session.state === 'asking') return <Loading />;
  const seat = session.state === 'known' ? session.me.seat : null;
  if (seat === null) {
    return (
      <Plain title={say('room.no-seat')}>
        <p>{say('room.no-seat.what')}</p>
        <Link to={paths.home}>{say('common.home')}</Link>
      </Plain>
    );
  }
  return <Seated textId={textId} seat={seat} />;
}

/** Finds the meeting of the text, which names its delegations. */
function Seated({ textId, seat }: { readonly textId: string; readonly seat: SeatView }): ReactNode {
  const say = useT();
  const [meeting, setMeeting] = useState<MeetingView | null>(null);
  const [failed, setFailed] = useState<ApiErrorCode | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let left = false;
    const find = async (): Promise<void> => {
      try {
        const text = await api.text(textId);
        const found = await api.meeting(text.meeting);
        if (!left) setMeeting(found);
      } catch (error) {
        if (!left) setFailed(codeOf(error));
      }
    };
    void find();
    return () => {
      left = true;
    };
  }, [textId, tries]);
  const handle = useOpenRoom(textId, seat);
  if (failed !== null && meeting === null) {
    return (
      <Plain title={say('room.not-open')}>
        <p>{errorText(failed)}</p>
        <div className="row">
          <Button onPress={() => { setFailed(null); setTries(tries + 1); }}>{say('common.retry')}</Button>
          <Link to={paths.home}>{say('common.home')}</Link>
        </div>
      </Plain>
    );
  }
  if (meeting === null || handle === null) return <Loading />;
  return <Open text={textId} seat={seat} meeting={meeting} handle={handle} />;
}

interface OpenProps {
  readonly text: string;
  readonly seat: SeatView;
  readonly meeting: MeetingView;
  readonly handle: RoomHandle;
}

function Open({ text, seat, meeting, handle }: OpenProps): ReactNode {
  const say = useT();
  const [ui] = useState(createUi);
  const act = useCallback<RoomValue['act']>(async (verb, body, onRefused) => {
    try {
      return await api.act(text, verb, body);
    } catch (error) {
      if (onRefused?.(codeOf(error)) !== true) toast('problem', explain(error));
      return null;
    }
  }, [text]);
  const lay = useCallback<RoomValue['lay']>(async (body) => {
    const away = (): string | null => {
      const begun = handle.layAhead(body);
      if (begun === null) toast('problem', errorText('offline'));
      return begun;
    };
    const { kind } = handle.status.get();
    if (kind === 'offline' || kind === 'reconnecting') return away();
    try {
      return (await api.act(text, 'draft', body)).draft;
    } catch (error) {
      const code = codeOf(error);
      if (code === 'offline' || code === 'unavailable') return away();
      toast('problem', explain(error));
      return null;
    }
  }, [text, handle]);
  const discard = useCallback<RoomValue['discard']>(async (draft, seen, onRefused) => handle.discardAhead(draft) || (await act('discard', { draft, seen }, onRefused)) !== null, [act, handle]);
  useEffect(() => handle.onUnlaid((code) => toast('problem', say('room.draft.unlaid', { why: errorText(code) }))), [handle, say]);
  const room = useMemo<RoomValue>(
    () => ({ text, seat, own: partyOfSeat(seat) ?? seat.role, meeting, handle, ui, act, lay, discard, may: mayOf(seat) }),
    [text, seat, meeting, handle, ui, act, lay, discard],
  );
  const ready = useReady(handle);
  return (
    <PartiesProvider parties={meeting.parties}>
      <RoomProvider value={room}>{ready ? <Record room={room} /> : <Waiting handle={handle} />}</RoomProvider>
    </PartiesProvider>
  );
}

/** Before the record has arrived: what the connection is doing. */
function Waiting({ handle }: { readonly handle: RoomHandle }): ReactNode {
  const say = useT();
  const line = useStatus(handle);
  if (line.kind === 'ended') return <Plain title={say('room.line.ended')}><Link to={paths.home}>{say('common.home')}</Link></Plain>;
  if (line.kind === 'offline' || line.kind === 'reconnecting') return <Plain title={say('room.waiting')}><p>{say('room.waiting.what')}</p></Plain>;
  return <Loading />;
}

function Record({ room }: { readonly room: RoomValue }): ReactNode {
  const state = useRecord(room.handle.reader);
  const ui = useUi(room.ui);
  const model = useRoomModel(state, ui);
  useTitle(state.head.symbol);
  const { mode } = state.head;
  // In open drafting whoever holds the pen writes in the text; in negotiation the pen is taken up on purpose.
  useEffect(() => {
    room.ui.put({ pen: mode === 'open' });
  }, [room.ui, mode]);
  const numberOf = useCallback((id: string) => room.handle.reader.state().proposals.find((one) => one.id === id) ?? null, [room.handle]);
  return (
    <ModelProvider value={model}>
      <NumbersProvider value={numberOf}>
        <Layout />
      </NumbersProvider>
    </ModelProvider>
  );
}
