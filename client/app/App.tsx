/** The frame: which screen stands at which address. The room and the room screen are loaded when they are needed. */
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { I18nProvider, RouterProvider } from 'react-aria-components';
import { HomePage } from '../house/HomePage.tsx';
import { MeetingPage } from '../house/MeetingPage.tsx';
import { NewMeetingPage } from '../house/NewMeetingPage.tsx';
import { NewTextPage } from '../house/NewTextPage.tsx';
import { SeatsWatch } from '../house/Seats.tsx';
import { SetupPage } from '../house/SetupPage.tsx';
import { SheetPage } from '../house/SheetPage.tsx';
import { formatLocale, useT } from '../i18n/i18n.tsx';
import { JoinPage } from '../join/JoinPage.tsx';
import { Announcer } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { Toasts } from '../ui/Toasts.tsx';
import { navigate, usePath } from './history.ts';
import { Link } from './Link.tsx';
import { Loading, Plain } from './Page.tsx';
import { usePreferences } from './preferences.ts';
import { paths, routeOf } from './routes.ts';
import { SessionProvider } from './session.tsx';

const Room = lazy(() => import('../room/Room.tsx'));
const ScreenPage = lazy(() => import('../screen/ScreenPage.tsx'));

function Screen({ path }: { readonly path: string }): ReactNode {
  const say = useT();
  const route = routeOf(path);
  switch (route.at) {
    case 'home':
      return <HomePage />;
    case 'join':
      return <JoinPage />;
    case 'new-meeting':
      return <NewMeetingPage />;
    case 'meeting':
      return <MeetingPage key={route.meeting} meeting={route.meeting} />;
    case 'setup':
      return <SetupPage key={route.meeting} meeting={route.meeting} />;
    case 'sheet':
      return <SheetPage key={route.meeting} meeting={route.meeting} />;
    case 'new-text':
      return <NewTextPage key={route.meeting} meeting={route.meeting} />;
    case 'room':
      return <Room key={route.text} textId={route.text} />;
    case 'screen':
      return <ScreenPage key={route.text} textId={route.text} />;
    case 'nowhere':
      return (
        <Plain title={say('common.nowhere.title')}>
          <Link to={paths.home}>{say('common.home')}</Link>
        </Plain>
      );
  }
}

function Failed({ again }: { readonly again: () => void }): ReactNode {
  const say = useT();
  return (
    <div className="plain" role="alert">
      <h1>{say('common.failed.title')}</h1>
      <p>{say('common.failed.what')}</p>
      <div className="row">
        <Button look="primary" onPress={() => { window.location.reload(); }}>{say('common.reload')}</Button>
        <Button onPress={again}>{say('common.retry')}</Button>
      </div>
    </div>
  );
}

/** React Aria reads direction from a locale; the page's own switch decides, so a locale of that direction stands in. */
function ariaLocale(direction: 'ltr' | 'rtl'): string {
  return direction === 'rtl' ? 'ar-u-nu-latn' : formatLocale();
}

export function App(): ReactNode {
  const say = useT();
  const path = usePath();
  const { direction } = usePreferences();
  const [shown, setShown] = useState(path);
  useEffect(() => {
    if (path === shown) return;
    setShown(path);
    // After a change of page the reading begins at its head, by keyboard and screen reader too.
    document.getElementById('main')?.focus({ preventScroll: true });
  }, [path, shown]);
  return (
    <I18nProvider locale={ariaLocale(direction)}>
      <RouterProvider navigate={(to) => { navigate(to); }}>
        <SessionProvider>
          <ErrorBoundary key={path} fallback={(again) => <Failed again={again} />}>
            <Suspense fallback={<Loading />}>
              <Screen path={path} />
            </Suspense>
          </ErrorBoundary>
          <SeatsWatch />
          <Toasts label={say('common.messages')} dismiss={say('common.dismiss')} />
          <Announcer />
        </SessionProvider>
      </RouterProvider>
    </I18nProvider>
  );
}
