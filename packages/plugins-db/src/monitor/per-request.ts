/** Samples that a ratio is taken over: one by one, statements of a request would fall into the next second. */
const SAMPLES = 10;
const LEAST_REQUESTS = 10;

/** Statements for each request, over the newest samples. */
export class PerRequest {
  readonly #points: { readonly requests: number; readonly statements: number }[] = [];
  #statements = 0;

  /** `requests` since the load began, `statements` since the sample before. Undefined below ten requests. */
  add(requests: number, statements: number): number | undefined {
    this.#statements += statements;
    this.#points.push({ requests, statements: this.#statements });
    if (this.#points.length > SAMPLES + 1) this.#points.shift();
    const [first = { requests: 0, statements: 0 }] = this.#points;
    const ended = requests - first.requests;
    return ended < LEAST_REQUESTS ? undefined : (this.#statements - first.statements) / ended;
  }
}
