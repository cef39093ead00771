/** The Chair makes what was chosen a text of the Chair's own, without prejudice to what delegations proposed. */
import { useState, type ReactNode } from 'react';
import type { WhatIfLine } from '../../shared/proposals/what-if.ts';
import { api } from '../api/api.ts';
import { explain } from '../api/errors.ts';
import { navigate } from '../app/history.ts';
import { paths } from '../app/routes.ts';
import { useT } from '../i18n/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Field } from '../ui/Field.tsx';
import { useModel, useRoom } from '../room/context.ts';

export function ChairsTextDialog({ lines, onClose }: { readonly lines: readonly WhatIfLine[]; readonly onClose: () => void }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state } = useModel();
  const [symbol, setSymbol] = useState(() => say('views.chairs.symbol', { symbol: state.head.symbol }));
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const make = async (): Promise<void> => {
    setBusy(true);
    try {
      const { text } = await api.createText(room.meeting.id, {
        symbol, language: state.head.language, chairsTextOf: room.text,
        provisions: lines.map(({ kind, level, wording }) => ({
          kind, level, wording: wording.map(({ text: words, marks }) => (marks === undefined ? { text: words } : { text: words, marks: [...marks] })),
        })),
      });
      onClose();
      navigate(paths.room(text));
    } catch (error) {
      setProblem(explain(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={say('views.chairs.title')}
      size="narrow"
      footer={
        <>
          <Button onPress={onClose}>{say('common.cancel')}</Button>
          <Button look="primary" isPending={busy} isDisabled={symbol.trim() === ''} onPress={() => void make()}>{say('views.chairs.make')}</Button>
        </>
      }
    >
      <p>{say('views.chairs.what')}</p>
      <Field label={say('views.chairs.symbol-label')} value={symbol} onChange={(to) => { setSymbol(to); setProblem(null); }} error={problem} dir="ltr" />
    </Dialog>
  );
}
