/** A template whose value is not there, and which has no default: the step fails with the kind `template` and was never sent. */
export class MissingValue extends Error {
  /** The expression as it was written, `${contactId}`. */
  readonly expression: string;
  constructor(expression: string, what = 'has no value') {
    super(`${expression} ${what}`);
    this.name = 'MissingValue';
    this.expression = expression;
  }
}
