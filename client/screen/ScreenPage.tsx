import type { ReactNode } from 'react';
export default function ScreenPage({ textId }: { readonly textId: string }): ReactNode { return textId; }
