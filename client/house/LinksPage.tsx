import type { ReactNode } from 'react';
export function LinksPage({ meeting }: { readonly meeting: string }): ReactNode { return meeting; }
