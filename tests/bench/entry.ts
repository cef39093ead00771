/** What the bench is made of: entries, each of which measures something and gives tables. */

export interface Options {
  /** Rough figures in about a third of the time. */
  readonly quick: boolean;
  /** Says how far it has come, on stderr; one line, without its end. */
  readonly say: (line: string) => void;
}

/** One line of a table: a figure or words by column; null where it could not be measured. */
export type Row = Readonly<Record<string, string | number | null>>;

export interface Column {
  /** The key in the rows. */
  readonly key: string;
  /** What stands above it, with its unit: `p95 ms`. */
  readonly title: string;
  /** Digits after the point of its figures; 0 when absent. */
  readonly digits?: number;
}

/** What is aimed at, and how it came out. */
export interface Goal {
  readonly what: string;
  /** What was measured, with its unit. */
  readonly got: string;
  /** Null where it could not be told. */
  readonly met: boolean | null;
}

export interface Table {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** What a reader of the figures has to know. */
  readonly notes: readonly string[];
  readonly goals?: readonly Goal[];
}

export interface Entry {
  /** What is said on the command line. */
  readonly name: string;
  readonly title: string;
  /** Measures. Leaves neither processes nor files behind. Throws where it cannot be measured at all. */
  run(options: Options): Promise<Table | readonly Table[]>;
}
