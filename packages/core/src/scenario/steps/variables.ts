/** Which variables are surely set where a step stands. */
export class Variables {
  readonly #states: Map<string, State>;
  readonly #others: State | undefined;

  /** `others`: the state of names that nothing here sets, where another file may. */
  constructor(states: Iterable<readonly [string, State]> = [], others?: State) {
    this.#states = new Map(states);
    this.#others = others;
  }

  stateOf(name: string): State | undefined {
    return this.#states.get(name) ?? this.#others;
  }

  get names(): Iterable<string> {
    return this.#states.keys();
  }

  set(name: string): void {
    this.#states.set(name, 'set');
  }

  /** It may have been set, or unset again: an optional capture, a way that was perhaps not taken. */
  maybe(name: string): void {
    this.#states.set(name, 'maybe');
  }

  /** The same, to be changed on one of several ways. */
  fork(): Variables {
    return new Variables(this.#states, this.#others);
  }

  /** What holds after one of these ways was taken. */
  join(ways: readonly Variables[]): void {
    const names = new Set(ways.flatMap((way) => [...way.names]));
    for (const name of names) this.#states.set(name, ways.every((way) => way.stateOf(name) === 'set') ? 'set' : 'maybe');
  }

  /** What holds after all of these ways were taken side by side. */
  gather(ways: readonly Variables[]): void {
    const names = new Set(ways.flatMap((way) => [...way.names]));
    for (const name of names) {
      const isSet = (way: Variables): boolean => way.stateOf(name) === 'set';
      const mayUnset = (way: Variables): boolean => way.stateOf(name) === 'maybe';
      // what nobody had set is set by any of them, unless another one may unset it
      const isNew = this.stateOf(name) === undefined && ways.some(isSet) && !ways.some(mayUnset);
      this.#states.set(name, isNew || ways.every(isSet) ? 'set' : 'maybe');
    }
  }
}

/** `maybe`: set on some ways only. */
export type State = 'set' | 'maybe';
