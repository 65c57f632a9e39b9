/** One row of a table of faults: a test tries it, and `docs/reliability.md` lists it. Tables stand in `test/faults/<class>/faults.ts`. */
export interface Fault {
  /** What goes wrong, as a user would say it: `the answer's gzip is broken`. The title of its test, unique in its class. */
  readonly fault: string;
  /** What the user gets in place of a green run: `http.decode, exit 1`. Checked by the test, not only said. */
  readonly gives: string;
}
