/** Which texts a seat is let in to over sockets, and how much is kept in mind for that. */
import { expect, test } from 'vitest';
import { entrance } from '../../server/ws/attach.ts';
import { sitsIn, type Seat } from '../../shared/permissions/seat.ts';
import { Refusal } from '../../shared/protocol/errors.ts';

const seatIn = (meeting: string): Seat => ({ id: `seat-${meeting}`, meeting, role: 'delegate', delegation: 'BRA', head: false, name: 'Somebody' });

/** Texts whose name begins with their meeting; asked for as the service of the house answers. */
function house(most: number) {
  const asked: string[] = [];
  const enter = entrance({
    text: (by, id) => {
      asked.push(id);
      const meeting = id.slice(0, 2);
      if (!sitsIn(by, meeting) || id.endsWith('none')) return Promise.reject(new Refusal('not-found'));
      return Promise.resolve({ meeting });
    },
  }, most);
  return { enter, asked };
}

test('R6 a text that is known is as absent for a seat of another meeting as one that is not', async () => {
  const { enter, asked } = house(10);
  await expect(enter(seatIn('m2'), 'm1/1')).rejects.toMatchObject({ code: 'not-found' });
  await enter(seatIn('m1'), 'm1/1');
  await enter(seatIn('m1'), 'm1/1');
  expect(asked).toEqual(['m1/1', 'm1/1']);
  await expect(enter(seatIn('m2'), 'm1/1')).rejects.toMatchObject({ code: 'not-found' });
  expect(asked).toHaveLength(2);
});

test('Limits: of more texts than are kept in mind the one asked for first is asked for again, and what does not exist is not kept', async () => {
  const { enter, asked } = house(3);
  for (const text of ['m1/1', 'm1/2', 'm1/3', 'm1/4']) await enter(seatIn('m1'), text);
  for (let n = 0; n < 5; n++) await expect(enter(seatIn('m1'), `m1/${String(n)}none`)).rejects.toMatchObject({ code: 'not-found' });
  asked.length = 0;
  for (const text of ['m1/2', 'm1/3', 'm1/4']) await enter(seatIn('m1'), text);
  expect(asked).toEqual([]);
  await enter(seatIn('m1'), 'm1/1');
  expect(asked).toEqual(['m1/1']);
  // In its place went the one that has been known the longest.
  await enter(seatIn('m1'), 'm1/3');
  await enter(seatIn('m1'), 'm1/2');
  expect(asked).toEqual(['m1/1', 'm1/2']);
});
