import { PluginError } from '../errors.ts';

/** What a plugin says of its language. What it throws is named with the plugin and the hook: `grammar of protocol line`. */
export function askPlugin<T>(plugin: string, hook: string, ask: () => T): T {
  try {
    return ask();
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new PluginError('LG_PLUGIN_THREW', plugin, 'grammar', `plugin ${plugin}: ${hook} threw: ${message}`, { cause });
  }
}

/** For what a plugin says of its language and that is none. */
export const noGrammar = (plugin: string, hook: string, what: string): PluginError =>
  new PluginError('LG_PLUGIN_INVALID', plugin, 'grammar', `plugin ${plugin}: ${hook} ${what}`);
