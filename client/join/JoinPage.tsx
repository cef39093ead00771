/** Opening a link: what it gives, why it gives nothing, and the one field before one sits down. */
import { useEffect, useState, type ReactNode } from 'react';
import type { LinkView } from '../../shared/protocol/house.ts';
import { api, codeOf, type ApiErrorCode } from '../api/api.ts';
import { errorText } from '../api/errors.ts';
import { navigate } from '../app/history.ts';
import { Loading, Plain, useTitle } from '../app/Page.tsx';
import { useSession } from '../app/session.tsx';
import { useT } from '../i18n/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { dropCode, takeCode } from './code.ts';
import { destination } from './destination.ts';
import { JoinSeat } from './JoinSeat.tsx';

type Look =
  | { readonly state: 'asking' }
  | { readonly state: 'given'; readonly link: LinkView }
  | { readonly state: 'refused'; readonly code: ApiErrorCode };

function useCode(): string | null {
  const [code, setCode] = useState(takeCode);
  useEffect(() => {
    const another = (): void => { setCode(takeCode()); };
    window.addEventListener('hashchange', another);
    return () => { window.removeEventListener('hashchange', another); };
  }, []);
  return code;
}

export function JoinPage(): ReactNode {
  const say = useT();
  const code = useCode();
  const { session } = useSession();
  const [look, setLook] = useState<Look>({ state: 'asking' });
  const [attempt, setAttempt] = useState(0);
  useTitle(say('join.title'));

  useEffect(() => {
    if (code === null) return;
    let gone = false;
    setLook({ state: 'asking' });
    api.look(code).then(
      (link) => { if (!gone) setLook({ state: 'given', link }); },
      (error: unknown) => {
        const why = codeOf(error);
        if (why.startsWith('link-')) dropCode();
        if (!gone) setLook({ state: 'refused', code: why });
      },
    );
    return () => { gone = true; };
  }, [code, attempt]);

  const seat = session.state === 'known' ? session.me.seat : null;
  const link = look.state === 'given' ? look.link : null;
  const meeting = link?.meeting?.id ?? null;
  const seated = link !== null && seat !== null && seat.role === link.role && seat.delegation === link.delegation && seat.meeting === meeting;
  // A browser that sits in the meeting can show the room screen as it is; a screen's seat would only take its own away.
  const watches = link?.role === 'screen' && seat !== null && meeting !== null && (seat.meeting === meeting || seat.meeting === null);

  useEffect(() => {
    if (link === null || !(seated || watches)) return;
    dropCode();
    navigate(destination(link.role, meeting, link.texts), 'replace');
  }, [link, seated, watches, meeting]);

  if (code === null) {
    return (
      <Plain title={say('join.none.title')}>
        <p>{say('join.none.what')}</p>
      </Plain>
    );
  }
  if (look.state === 'refused') {
    const retry = !look.code.startsWith('link-');
    return (
      <Plain title={retry ? say('join.failed.title') : say('join.refused.title')}>
        <p role="alert">{errorText(look.code)}</p>
        {retry ? <Button onPress={() => { setAttempt(attempt + 1); }}>{say('common.retry')}</Button> : null}
      </Plain>
    );
  }
  if (link === null || session.state === 'asking' || seated || watches) return <Loading />;
  return <JoinSeat code={code} link={link} seat={seat} />;
}
