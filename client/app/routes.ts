/** The addresses of the product, read and written in one place. */

export type Route =
  | { readonly at: 'home' }
  | { readonly at: 'join' }
  | { readonly at: 'new-meeting' }
  | { readonly at: 'meeting' | 'setup' | 'sheet' | 'new-text'; readonly meeting: string }
  | { readonly at: 'room' | 'screen'; readonly text: string }
  | { readonly at: 'nowhere' };

export const paths = {
  home: '/',
  join: '/join',
  newMeeting: '/meetings/new',
  meeting: (meeting: string) => `/meetings/${encodeURIComponent(meeting)}`,
  setup: (meeting: string) => `/meetings/${encodeURIComponent(meeting)}/setup`,
  sheet: (meeting: string) => `/meetings/${encodeURIComponent(meeting)}/sheet`,
  newText: (meeting: string) => `/meetings/${encodeURIComponent(meeting)}/texts/new`,
  room: (text: string) => `/texts/${encodeURIComponent(text)}`,
  screen: (text: string) => `/screen/${encodeURIComponent(text)}`,
} as const;

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** The route that a path stands for; `nowhere` for any that is not ours. */
export function routeOf(path: string): Route {
  const parts = path.split('/').filter((part) => part !== '').map(decoded);
  if (parts.includes(null)) return { at: 'nowhere' };
  const [first, second, third, fourth, ...rest] = parts;
  if (rest.length > 0) return { at: 'nowhere' };
  if (first == null) return { at: 'home' };
  if (first === 'join' && second == null) return { at: 'join' };
  if (first === 'meetings') {
    if (second == null) return { at: 'home' };
    if (third == null) return second === 'new' ? { at: 'new-meeting' } : { at: 'meeting', meeting: second };
    if (third === 'texts' && fourth === 'new') return { at: 'new-text', meeting: second };
    if (fourth == null && (third === 'setup' || third === 'sheet')) return { at: third, meeting: second };
  }
  if ((first === 'texts' || first === 'screen') && second != null && third == null) {
    return { at: first === 'texts' ? 'room' : 'screen', text: second };
  }
  return { at: 'nowhere' };
}
