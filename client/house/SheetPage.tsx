import type { ReactNode } from 'react';
export function SheetPage({ meeting }: { readonly meeting: string }): ReactNode { return meeting; }
