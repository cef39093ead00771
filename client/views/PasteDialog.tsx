/** What came from capital, pasted whole: each piece is shown against its provision, corrected, and laid on the desk as a draft. */
import { useState, type ReactNode } from 'react';
import { matchPieces, type MatchedPiece } from '../../shared/proposals/match-pieces.ts';
import { recognize } from '../../shared/schema/paste.ts';
import { normalWording } from '../../shared/schema/wording.ts';
import { wordsIn } from '../i18n/direction.ts';
import { useT } from '../i18n/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Choice, Field } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import { toast } from '../ui/Toasts.tsx';
import { useModel, useRoom } from '../room/context.ts';
import { cannotDraft } from '../room/drafting.ts';
import { redlineParts } from '../room/redlineParts.ts';
import { Parts, Words } from '../room/Words.tsx';
import { placeText } from './rowWords.ts';

/** What becomes of a piece; `where` is kept while it is left out, so that nothing need be chosen twice. */
interface Corrected {
  readonly what: 'amend' | 'add' | 'none';
  /** A provision's id; `beginning`. */
  readonly where: string;
}

const BEGINNING = 'beginning';

function guess({ landing }: MatchedPiece): Corrected {
  if (landing.type === 'add') return { what: 'add', where: landing.after ?? BEGINNING };
  return { what: landing.type, where: landing.target ?? BEGINNING };
}

export function PasteDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state } = useModel();
  const [text, setText] = useState('');
  const [pieces, setPieces] = useState<readonly MatchedPiece[] | null>(null);
  const [corrected, setCorrected] = useState<readonly Corrected[]>([]);
  const [busy, setBusy] = useState(false);
  const read = (): void => {
    const found = matchPieces(recognize(text), state.provisions);
    setPieces(found);
    setCorrected(found.map(guess));
  };
  const ready = (one: Corrected): boolean => one.what === 'add' || (one.what === 'amend' && cannotDraft(state, one.where) === null);
  const count = corrected.filter(ready).length;
  const lay = async (): Promise<void> => {
    setBusy(true);
    let laid = 0;
    for (const [i, { piece }] of (pieces ?? []).entries()) {
      const to = corrected[i];
      if (to === undefined || !ready(to)) continue;
      const words = piece.wording.map((run) => ({ text: run.text }));
      const answer = await room.lay(to.what === 'amend'
        ? { kind: 'amend', target: to.where, wording: words }
        : { kind: 'add', after: to.where === BEGINNING ? null : to.where, provisionKind: piece.kind, level: piece.level, wording: words });
      // Refused ones stay in the dialog, and the person has been told why.
      if (answer === null) {
        setPieces((pieces ?? []).slice(i));
        setCorrected(corrected.slice(i));
        setBusy(false);
        return;
      }
      laid += 1;
    }
    toast('done', say('views.paste.laid', { count: laid }));
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={say('views.paste')}
      size="wide"
      footer={
        <>
          {pieces === null ? null : <Button onPress={() => { setPieces(null); }}>{say('views.paste.again')}</Button>}
          <Button onPress={onClose}>{say('common.cancel')}</Button>
          {pieces === null
            ? <Button look="primary" isDisabled={text.trim() === ''} onPress={read}>{say('views.paste.read')}</Button>
            : <Button look="primary" isPending={busy} isDisabled={count === 0} onPress={() => void lay()}>{say('views.paste.lay', { count })}</Button>}
        </>
      }
    >
      {pieces === null ? (
        <Field label={say('views.paste.text')} lines={14} value={text} onChange={setText} hint={say('views.paste.hint')} dir="auto" />
      ) : (
        <>
          <Notice>{say('views.paste.private')}</Notice>
          {pieces.map((one, i) => {
            const to = corrected[i];
            return to === undefined ? null : (
              <PieceRow key={i} matched={one} to={to} onChange={(next) => { setCorrected(corrected.map((other, j) => (j === i ? next : other))); }} />
            );
          })}
        </>
      )}
    </Dialog>
  );
}

function PieceRow({ matched, to, onChange }: { readonly matched: MatchedPiece; readonly to: Corrected; readonly onChange: (to: Corrected) => void }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state, labels } = useModel();
  const { piece, landing } = matched;
  const standing = state.provisions.filter((one) => !one.removed);
  const target = standing.find((one) => one.id === to.where);
  const why = to.what === 'amend' && target !== undefined ? cannotDraft(state, target.id) : null;
  const known = landing.type === 'none' ? standing.find((one) => one.id === landing.target) : undefined;
  const places = standing.map((one) => ({ value: one.id, label: placeText(one.id, labels) }));
  const first = standing[0]?.id ?? BEGINNING;
  return (
    <div className="pasted">
      <p className="pasted-words" {...wordsIn(state.head.language)}>
        {to.what === 'amend' && target !== undefined
          ? <Parts parts={redlineParts(normalWording(target.wording), piece.wording)} party={room.own} />
          : to.what === 'add' ? <Parts parts={[{ type: 'ins', wording: piece.wording }]} party={room.own} /> : <Words wording={piece.wording} />}
      </p>
      <div className="pasted-choices">
        <Choice
          label={say('views.paste.what')}
          value={to.what}
          options={[
            { value: 'amend', label: say('views.paste.amend') },
            { value: 'add', label: say('views.paste.add') },
            { value: 'none', label: say('views.paste.none') },
          ]}
          onChange={(what) => { onChange({ what, where: what === 'amend' && to.where === BEGINNING ? first : to.where }); }}
        />
        {to.what === 'none' ? null : (
          <Choice
            label={to.what === 'amend' ? say('views.paste.of') : say('views.paste.after')}
            value={to.where}
            options={to.what === 'add' ? [{ value: BEGINNING, label: say('views.beginning') }, ...places] : places}
            onChange={(where) => { onChange({ ...to, where }); }}
          />
        )}
      </div>
      {why === null ? null : <p className="why hint">{say(why)}</p>}
      {to.what === 'none' && known !== undefined ? <p className="hint">{say('views.paste.stands', { place: placeText(known.id, labels) })}</p> : null}
    </div>
  );
}
