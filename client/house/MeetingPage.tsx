import type { ReactNode } from 'react';
export function MeetingPage({ meeting }: { readonly meeting: string }): ReactNode { return meeting; }
