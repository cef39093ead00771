/** The streams of a text in the log (DESIGN 4, Streams). */
import type { StreamId } from '../log/port.ts';
import type { Party } from '../../shared/schema/wording.ts';

export const textStream = (text: string): StreamId => `text:${text}`;
export const deskStream = (text: string, party: Party): StreamId => `desk:${text}:${party}`;
