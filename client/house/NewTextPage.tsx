import type { ReactNode } from 'react';
export function NewTextPage({ meeting }: { readonly meeting: string }): ReactNode { return meeting; }
