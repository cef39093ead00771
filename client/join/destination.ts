/** Where a seat goes first: the meeting's only text, else the meeting's page. */
import type { TextRow } from '../../shared/protocol/house.ts';
import type { Role } from '../../shared/permissions/seat.ts';
import { paths } from '../app/routes.ts';

export function destination(role: Role, meeting: string | null, texts: readonly TextRow[]): string {
  if (meeting === null) return paths.home;
  const only = texts.length === 1 ? texts[0] : undefined;
  if (only === undefined) return paths.meeting(meeting);
  return role === 'screen' ? paths.screen(only.id) : paths.room(only.id);
}
