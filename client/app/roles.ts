/** Roles in words. */
import type { Role } from '../../shared/permissions/seat.ts';
import type { MessageId } from '../i18n/i18n.tsx';

export const ROLE_MESSAGE: Readonly<Record<Role, MessageId>> = {
  chair: 'common.role.chair',
  secretariat: 'common.role.secretariat',
  delegate: 'common.role.delegate',
  reader: 'common.role.reader',
  observer: 'common.role.observer',
  screen: 'common.role.screen',
};
