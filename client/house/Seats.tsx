/** The seats of one's own delegation or office: the list, the watch that tells of new ones, the dialog with both. */
import { useEffect, useState, type ReactNode } from 'react';
import type { SeatRow, SeatView } from '../../shared/protocol/house.ts';
import { api } from '../api/api.ts';
import { explain } from '../api/errors.ts';
import { ROLE_MESSAGE } from '../app/roles.ts';
import { useSeat } from '../app/session.tsx';
import { formatMoment } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { partyName } from '../party/party.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { useStore } from '../ui/store.ts';
import { toast } from '../ui/Toasts.tsx';
import { checkSeats, ownSeats, seatsShown, watchSeats } from './seatWatch.ts';
import './house.css';

function ownName(seat: SeatView, roleName: string): string {
  return seat.delegation === null ? roleName : partyName(seat.delegation);
}

/** The list. Empty while it has not been heard. */
export function SeatsTable(): ReactNode {
  const say = useT();
  const seat = useSeat();
  const { rows } = useStore(ownSeats);
  const [ending, setEnding] = useState<SeatRow | null>(null);
  if (seat === null) return null;

  async function end(row: SeatRow): Promise<void> {
    setEnding(null);
    try {
      await api.endSeat(row.id);
      toast('done', say('house.seats.ended', { who: row.name }));
    } catch (error) {
      toast('problem', explain(error));
    }
    await checkSeats();
  }

  return (
    <>
      <table className="house-table seats">
        <thead>
          <tr>
            <th scope="col">{say('house.seats.name')}</th>
            <th scope="col">{say('house.seats.since')}</th>
            <th scope="col">{say('house.seats.here')}</th>
            <th scope="col"><span className="sr">{say('house.seats.act')}</span></th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row"><bdi>{row.name}</bdi></th>
              <td className="numeric"><bdi>{formatMoment(row.created)}</bdi></td>
              <td>
                {row.connected ? <span className="seat-here">{say('house.seats.connected')}</span> : <bdi className="quiet numeric">{formatMoment(row.lastSeen)}</bdi>}
              </td>
              <td>
                {row.id === seat.id ? (
                  <span className="quiet">{say('house.seats.you')}</span>
                ) : (
                  <Button size="small" aria-label={say('house.seats.end.for', { who: row.name })} onPress={() => { setEnding(row); }}>
                    {say('house.seats.end')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Dialog
        isOpen={ending !== null}
        onClose={() => { setEnding(null); }}
        urgent
        size="narrow"
        title={say('house.seats.end.title', { who: ending?.name ?? '' })}
        footer={
          <>
            <Button onPress={() => { setEnding(null); }}>{say('common.cancel')}</Button>
            <Button look="danger" onPress={() => { if (ending !== null) void end(ending); }}>{say('house.seats.end')}</Button>
          </>
        }
      >
        <p>{say('house.seats.end.what')}</p>
      </Dialog>
    </>
  );
}

/** The watch and the dialog; once per page. */
export function SeatsWatch(): ReactNode {
  const say = useT();
  const seat = useSeat();
  const shown = useStore(seatsShown);
  const meeting = seat?.meeting ?? null;
  const watched = seat !== null && meeting !== null && seat.role !== 'screen';

  useEffect(() => {
    if (!watched || seat === null || meeting === null) return;
    return watchSeats(seat, meeting, (fresh) => {
      for (const row of fresh) {
        toast('info', say('house.seats.new', { who: row.name, party: ownName(seat, say(ROLE_MESSAGE[seat.role])) }), {
          label: say('house.seats.look'),
          run: () => { seatsShown.set(true); },
        });
      }
    });
  }, [watched, seat, meeting, say]);

  if (!watched || seat === null) return null;
  return (
    <Dialog
      isOpen={shown}
      onClose={() => { seatsShown.set(false); }}
      icon="people"
      title={say('house.seats.of', { party: ownName(seat, say(ROLE_MESSAGE[seat.role])) })}
      footer={<Button onPress={() => { seatsShown.set(false); }}>{say('common.close')}</Button>}
    >
      <p className="hint">{say('house.seats.what')}</p>
      <SeatsTable />
    </Dialog>
  );
}
