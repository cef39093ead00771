import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, describe, expect, it } from 'vitest';
import { activate, layOut, Msg, t } from '../../client/i18n/i18n.tsx';
import { formatDates, formatList, formatTime } from '../../client/i18n/format.ts';
import { pseudoMessages } from '../../client/i18n/pseudo.ts';
import { errorText } from '../../client/api/errors.ts';
import { ERRORS, type ErrorCode } from '../../shared/protocol/errors.ts';
import { englishMessages } from './support/messages.ts';

const english = englishMessages();
beforeEach(() => {
  activate('en', english);
});

describe('Messages', () => {
  it('Messages are put together from the catalogue with their values and plurals', () => {
    expect(t('common.progress', { agreed: 4, all: 10 })).toBe('4 of 10 agreed');
    expect(t('house.links.uses', { uses: 0, most: 0 })).toBe('not yet');
    expect(t('house.links.uses', { uses: 1, most: 0 })).toBe('once');
    expect(t('house.links.uses', { uses: 7, most: 0 })).toBe('7 times');
    expect(t('house.links.uses', { uses: 3, most: 10 })).toBe('3 of 10');
  });

  it('Messages keep elements apart from words, and words that look like markup are words', () => {
    const element = createElement('bdi', null, '<b>Nepal</b>');
    const html = renderToStaticMarkup(createElement(Msg, { id: 'join.can.delegate', values: { who: element } }));
    expect(html).toContain('the position of <bdi>&lt;b&gt;Nepal&lt;/b&gt;</bdi>. Decisions');
  });

  it('Messages that begin with a figure, or end with a stop, keep their order on a page laid out from right to left', () => {
    const said = (): string[] => [t('common.progress', { agreed: 0, all: 10 }), t('house.links.uses', { uses: 3, most: 0 }), t('house.texts.prepare'), t('common.close')];
    const plain = said();
    layOut('rtl');
    try {
      expect(said()).toEqual([...plain.slice(0, 3).map((one) => `\u2068${one}\u2069`), plain[3]]);
      activate('ar', english);
      layOut('rtl');
      expect(t('common.progress', { agreed: 0, all: 10 })).not.toContain('\u2068');
    } finally {
      activate('en', english);
      layOut('ltr');
    }
    expect(said()).toEqual(plain);
  });

  it('Messages for every code of the table of errors, and for no answer at all', () => {
    for (const code of [...(Object.keys(ERRORS) as ErrorCode[]), 'offline' as const]) {
      expect(errorText(code), code).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('Messages of the pseudo-locale are accented and longer, with values and plural forms in place', () => {
    activate('qps', pseudoMessages(english), 'en');
    const said = t('common.progress', { agreed: 4, all: 10 });
    expect(said).toMatch(/^4 óƒ 10 áğřééđ ~+$/);
    expect(t('house.links.uses', { uses: 7, most: 0 })).toContain('7 ţíɱéš');
    for (const id of Object.keys(english)) {
      const plain = JSON.stringify(english[id]).length;
      expect(JSON.stringify(pseudoMessages({ [id]: english[id] ?? '' })[id]).length, id).toBeGreaterThan(plain);
    }
  });
});

describe('Messages: dates', () => {
  it('Messages write dates with the day first and lists with a conjunction', () => {
    expect(formatDates(['2025-02-19', '2025-02-20']).replace(/\s/g, ' ')).toBe('19 – 20 February 2025'.replace(/\s/g, ' '));
    expect(formatDates(['2025-02-19', '2025-02-19'])).toBe('19 February 2025');
    expect(formatList(['Armenia', 'Brazil', 'Canada'])).toBe('Armenia, Brazil, and Canada');
    expect(formatTime('no time')).toBe('');
  });
});
