/** What the Chair can do now, from the record and from what is selected; shared by the bar and the keys. */
import { digestOf, seenForAgree } from '../../shared/decisions/seen.ts';
import { isLocked } from '../../shared/proposals/open.ts';
import type { Provision } from '../../shared/schema/state.ts';
import type { Room, RoomModel } from '../room/context.ts';

export interface ChairActs {
  /** The provision that is selected; null when an addition is, or nothing. */
  readonly selectedProvision: string | null;
  /** Standing provisions before and after the one pointed at (else the one selected). */
  readonly previous: string | null;
  readonly next: string | null;
  /** What the gavel would take: what is put to the room, else the several chosen, else the one selected. */
  readonly agreeable: readonly string[];
  readonly agreeableAdRef: readonly string[];
  /** The selected provision, where it is locked. */
  readonly reopenable: string | null;
  point(provision: string | null): void;
  put(): void;
  putAdRef(): void;
  takeBack(): void;
  agree(adReferendum: boolean): void;
  reopen(): void;
}

/** The acts for this state of the room. */
export function chairActs(room: Room, { state, selected }: RoomModel): ChairActs {
  const ui = room.ui.get();
  const standing = state.provisions.filter((one) => !one.removed);
  const byId = new Map<string, Provision>(standing.map((one) => [one.id, one]));
  const selectedProvision = selected !== null && byId.has(selected) ? selected : null;
  const at = standing.findIndex((one) => one.id === (state.head.pointer ?? selectedProvision));
  const chosen = state.head.put?.provisions ?? (ui.picked !== null && ui.picked.length > 0 ? ui.picked : selectedProvision === null ? [] : [selectedProvision]);
  const inOrder = standing.filter((one) => chosen.includes(one.id));
  const agreeable = inOrder.every((one) => one.status !== 'agreed') ? inOrder.map((one) => one.id) : [];
  const agreeableAdRef = inOrder.every((one) => !isLocked(one)) ? inOrder.map((one) => one.id) : [];
  const selectedLocked = selectedProvision !== null && isLocked(byId.get(selectedProvision) ?? { status: 'open' } as Provision);
  const putTo = (ids: readonly string[], adReferendum: boolean): void => {
    if (ids.length === 0) return;
    const seen = digestOf(seenForAgree(state, ids, adReferendum));
    void room.act('put', { provisions: [...ids], adReferendum, seen });
    room.ui.put({ picked: null });
  };
  return {
    selectedProvision,
    previous: standing[at - 1]?.id ?? null,
    next: standing[at + 1]?.id ?? null,
    agreeable,
    agreeableAdRef,
    reopenable: selectedLocked ? selectedProvision : null,
    point: (provision) => {
      // One's own pointer also selects, so that the rail shows what the room discusses.
      room.ui.put({ selected: provision });
      void room.act('point', { provision });
    },
    put: () => { putTo(agreeable, false); },
    putAdRef: () => { putTo(agreeableAdRef, true); },
    takeBack: () => void room.act('put', { provisions: null }),
    agree: (adReferendum) => {
      const provisions = adReferendum ? agreeableAdRef : agreeable;
      if (provisions.length === 0) return;
      const asPut = state.head.put !== null && state.head.put.adReferendum;
      room.ui.put({ dialog: { type: 'gavel', provisions, adReferendum: adReferendum || (asPut && agreeableAdRef.length > 0) } });
    },
    reopen: () => {
      if (selectedLocked && selectedProvision !== null) room.ui.put({ dialog: { type: 'reopen', provision: selectedProvision } });
    },
  };
}
