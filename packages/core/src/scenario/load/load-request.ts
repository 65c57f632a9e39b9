import type { Node } from '../node.ts';
import type { Span } from '../source.ts';

/** A flow as the load sees it. */
export interface LoadedFlow {
  readonly name: string;
  readonly weight: Node | undefined;
  readonly load: Node | undefined;
  readonly key: Span;
}

export interface LoadRequest {
  /** The scenario's, else the type's default. */
  readonly node: Node | undefined;
  readonly isDefault: boolean;
  readonly flows: readonly LoadedFlow[];
  /** What the last stair is called, if the type says so. */
  readonly lastStair: string | null;
  readonly timeScale: number;
  /** Most users that the limits allow. */
  readonly usersLimit: number | undefined;
  /** What is blamed where nothing is written. */
  readonly around: Span;
}
