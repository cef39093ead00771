/** What kinds of provisions are called. Every id is written out, so that the catalogue can be held against the code. */
import type { Kind } from '../../shared/schema/state.ts';
import type { MessageId } from '../i18n/i18n.tsx';

/** In a list to choose from: "Question". */
export const KIND_NAME: Readonly<Record<Kind, MessageId>> = {
  title: 'room.kind.title',
  heading: 'room.kind.heading',
  paragraph: 'room.kind.paragraph',
  chapeau: 'room.kind.chapeau',
  question: 'room.kind.question',
  item: 'room.kind.item',
};

/** In the margin of an addition: "New question". */
export const NEW_KIND: Readonly<Record<Kind, MessageId>> = {
  title: 'room.new.title',
  heading: 'room.new.heading',
  paragraph: 'room.new.paragraph',
  chapeau: 'room.new.chapeau',
  question: 'room.new.question',
  item: 'room.new.item',
};
