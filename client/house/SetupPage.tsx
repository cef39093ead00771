import type { ReactNode } from 'react';
export function SetupPage({ meeting }: { readonly meeting: string }): ReactNode { return meeting; }
