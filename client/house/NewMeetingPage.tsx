import type { ReactNode } from 'react';
export function NewMeetingPage(): ReactNode { return null; }
