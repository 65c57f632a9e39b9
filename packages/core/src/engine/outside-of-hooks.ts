/** A plugin's name and the URL of its module. */
export interface Suspect {
  readonly name: string;
  readonly url: string;
}

export interface Culprit {
  /** Of the plugin. */
  readonly name: string;
  readonly sentence: string;
}

/**
 * What broke outside of every call, in a timer or a promise that nobody awaits: told as the plugin's from whose module, or whose installed
 * package, the stack leads. Undefined: it leads from none.
 */
export function brokeOutside(reason: string, stack: string | undefined, suspects: readonly Suspect[]): Culprit | undefined {
  for (const { name, url } of suspects) {
    const home = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(url)?.[0] ?? url;
    const [, place] = home === '' ? [] : (stack?.split(home) ?? []);
    const [, where] = /^([^\s():]*:\d+:\d+)/.exec(place ?? '') ?? [];
    if (where === undefined) continue;
    const shown = `${home}${where}`.replace(/^file:\/\//, '');
    return { name, sentence: `plugin ${name}: broke outside of every hook, at ${shown}: ${reason}` };
  }
  return undefined;
}
