import type { Location } from '../errors.ts';

/** A plugin as a scenario or config names it. */
export interface PluginRequest {
  /** `loadgate-plugin-mqtt` or `./my-plugin.ts`. */
  readonly specifier: string;
  readonly location: Location;
  /** Absolute path of the file that names it: what it is resolved from. */
  readonly file: string;
}
