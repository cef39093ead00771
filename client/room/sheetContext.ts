/** The way to the sheet for what stands outside of it: bring a line into view, step through the changes. */
import { createContext, useContext } from 'react';

export interface SheetWays {
  /** Brings a line into view; `focus` puts the focus on it too. */
  show(key: string, focus: boolean): void;
  /** Goes to the next change (or the one before); focus goes with it. */
  step(by: 1 | -1): void;
}

const Ways = createContext<SheetWays>({ show: () => undefined, step: () => undefined });
export const SheetWaysProvider = Ways.Provider;

export function useSheetWays(): SheetWays {
  return useContext(Ways);
}
export function useShowLine(): SheetWays['show'] {
  return useContext(Ways).show;
}
