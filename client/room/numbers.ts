/** Proposals by id, for the small places that name one; absent outside of a room. */
import { createContext, useContext } from 'react';
import type { Proposal } from '../../shared/schema/state.ts';

const Numbers = createContext<(id: string) => Proposal | null>(() => null);
export const NumbersProvider = Numbers.Provider;

export function useNumbers(): (id: string) => Proposal | null {
  return useContext(Numbers);
}
