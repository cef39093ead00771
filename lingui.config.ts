/** Catalogues of the interface: one PO file per language and feature, messages by id (client/i18n). */
import type { LinguiConfig } from '@lingui/conf';
import { formatter } from '@lingui/format-po';

const FEATURES = ['common', 'join', 'house', 'screen', 'errors', 'editor', 'sync', 'room', 'chair', 'views', 'sponsors'];

const config: LinguiConfig = {
  locales: ['en'],
  sourceLocale: 'en',
  // Messages are written by hand: an id is said in the code, never found by extraction.
  format: formatter({ explicitIdAsDefault: true, origins: false }),
  catalogs: FEATURES.map((feature) => ({ path: `<rootDir>/client/messages/{locale}/${feature}`, include: [] })),
};

export default config;
