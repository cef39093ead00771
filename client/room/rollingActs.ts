/** What a screen may do with the brackets of the rolling text; without it they are only read. */
import { createContext, useContext } from 'react';
import type { Party } from '../../shared/schema/wording.ts';

export interface RollingActs {
  /** A delegation was pressed: show its version of the provision. */
  readonly onParty?: ((party: Party, line: string, anchor: Element) => void) | undefined;
  /** The proposal that is looked at: its entries stand out. */
  readonly marked?: string | null | undefined;
}

const Acts = createContext<RollingActs>({});
export const RollingActsProvider = Acts.Provider;
export function useRollingActs(): RollingActs {
  return useContext(Acts);
}
