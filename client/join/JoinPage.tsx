import type { ReactNode } from 'react';
export function JoinPage(): ReactNode { return null; }
