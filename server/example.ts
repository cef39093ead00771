/**
 * The example: the drafting exercise on landlocked developing countries of the twenty-first meeting of CWG-Internet, as it
 * stood before the first proposal. Names and dates are the meeting's; the base text follows its contribution 21/6.
 */
import type { Seat } from '../shared/permissions/seat.ts';
import { Refusal } from '../shared/protocol/errors.ts';
import type { LinkRow } from '../shared/protocol/house.ts';
import type { Kind } from '../shared/schema/state.ts';
import { stateName } from '../shared/states/states.ts';
import { HOUSE, type Auth } from './auth/auth.ts';
import type { Texts } from './http/deps.ts';
import { createText } from './http/new-text.ts';

interface Line {
  readonly kind: Kind;
  readonly level: number;
  readonly wording: string;
}
const line = (kind: Kind, wording: string): Line => ({ kind, level: kind === 'item' ? 1 : 0, wording });

export const EXAMPLE = {
  meeting: {
    symbol: 'CWG-Internet-21',
    name: 'Twenty-first meeting of the Council Working Group on international Internet-related public policy issues',
    place: '',
    dates: ['2025-02-19', '2025-02-20'],
    settings: {},
  },
  delegations: ['PRY', 'BRA', 'CAN', 'DOM', 'NPL', 'ARM', 'TZA', 'GBR', 'SAU'],
  text: {
    symbol: 'CWG-Internet-21/DT/1',
    language: 'en',
    provisions: [
      line('title', 'Meaningful Internet connectivity for landlocked developing countries (LLDCs)'),
      line('question', 'What strategies can governments adopt to ensure universal connectivity to the Internet for LLDCs?'),
      line(
        'question',
        'What challenges do LLDCs face in attaining meaningful connectivity to the Internet, and what policies can be taken regarding the following:',
      ),
      line('item', 'affordability'),
      line('item', 'quality of bandwidth'),
      line('item', 'infrastructure'),
      line('item', 'investment'),
      line('item', 'enabling regulatory environment'),
      line('question', 'What can governments do to ensure meaningful connectivity to the Internet for LLDCs?'),
      line('question', 'How can transit countries support the connectivity of LLDCs?'),
    ],
  },
} as const;

/** A link of the example, for printing. */
export interface ExampleLink {
  readonly label: string;
  /** Null when the secretariat has revoked it. */
  readonly code: string | null;
}

type Place = Pick<Seat, 'role' | 'delegation'>;

/** Finds the example, or makes what of it is not there, and gives one link per seat. */
export async function ensureExample(auth: Auth, texts: Texts): Promise<readonly ExampleLink[]> {
  const meeting = await ensureMeeting(auth, texts);
  const parties = (await auth.meeting(HOUSE, meeting)).parties;
  const links = [...(await auth.links(HOUSE, meeting))];
  const places: Place[] = [
    { role: 'chair', delegation: null },
    { role: 'secretariat', delegation: null },
    ...EXAMPLE.delegations
      .filter((code) => parties.some((party) => party.code === code))
      .map((delegation) => ({ role: 'delegate' as const, delegation })),
    { role: 'reader', delegation: null },
    { role: 'screen', delegation: null },
  ];
  const found: ExampleLink[] = [];
  for (const { role, delegation } of places) {
    const there = links.filter((link) => link.role === role && link.delegation === delegation);
    // A link that was revoked stays so: the secretariat has its reasons, and can make another.
    const link: LinkRow | undefined =
      there.find(({ revoked }) => !revoked) ??
      there[0] ??
      (await auth.createLink(HOUSE, { meeting, role, delegation, maxUses: null }));
    found.push({ label: labelOf({ role, delegation }), code: link.code });
  }
  return found;
}

async function ensureMeeting(auth: Auth, texts: Texts): Promise<string> {
  const { symbol } = EXAMPLE.meeting;
  const known = (await auth.meetings(HOUSE)).find((meeting) => meeting.symbol === symbol);
  const { id } = known ?? (await auth.createMeeting(HOUSE, EXAMPLE.meeting));
  const meeting = await auth.meeting(HOUSE, id);
  if (meeting.parties.length === 0) {
    const parties = EXAMPLE.delegations.map((code) => ({ code, name: null, status: 'member' as const, members: [] }));
    await auth.setParties(HOUSE, id, parties);
  }
  try {
    await createText({ auth, texts }, HOUSE, id, { ...EXAMPLE.text, provisions: [...EXAMPLE.text.provisions] });
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'exists') throw error;
  }
  return id;
}

function labelOf({ role, delegation }: Place): string {
  switch (role) {
    case 'delegate':
      return `${delegation ?? ''}  ${stateName(delegation ?? '', 'en') ?? ''}`;
    case 'screen':
      return 'Room screen';
    default:
      return role.charAt(0).toUpperCase() + role.slice(1);
  }
}
