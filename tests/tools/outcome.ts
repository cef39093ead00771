/** What a stage of the run hands back: how many checks held, and one line for each that did not. */
export interface Outcome {
  readonly passed: number;
  readonly failures: readonly string[];
}

/** One check that holds or does not. */
export function checked(holds: boolean, otherwise: string): Outcome {
  return holds ? { passed: 1, failures: [] } : { passed: 0, failures: [otherwise] };
}

export function together(outcomes: readonly Outcome[]): Outcome {
  return {
    passed: outcomes.reduce((sum, outcome) => sum + outcome.passed, 0),
    failures: outcomes.flatMap((outcome) => outcome.failures),
  };
}
