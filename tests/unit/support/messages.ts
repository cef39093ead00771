/** The English catalogue for tests: read from the PO files as the build reads them, without a build. */
import { readdirSync, readFileSync } from 'node:fs';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import type { Messages } from '@lingui/core';
import { entriesOfPo } from '../../tools/checks/messages.ts';

const FOLDER = new URL('../../../client/messages/en/', import.meta.url);

/** All messages of all features, compiled. */
export function englishMessages(): Messages {
  const messages: Messages = {};
  for (const file of readdirSync(FOLDER)) {
    if (!file.endsWith('.po')) continue;
    for (const { id, message } of entriesOfPo(readFileSync(new URL(file, FOLDER), 'utf8'))) {
      messages[id] = compileMessage(message.replace(/\\n/g, '\n').replace(/\\"/g, '"'));
    }
  }
  return messages;
}
