import { languageOf, manifestOf, referenceMarkdown } from '@loadgate/core/language';
import { plugin as monitors } from '@loadgate/monitors';
import { plugin as postgres } from '@loadgate/plugins-db';
import { plugin as http } from '@loadgate/plugins-http';
import { plugin as reporters } from '@loadgate/reporters';
import { plugin as testTypes } from '@loadgate/test-types';
import { hostFor } from '../packages/cli/src/host.ts';
import { reliabilityPage } from './reliability-page.ts';

const PLUGINS = { monitors, 'plugins-db': postgres, 'plugins-http': http, reporters, 'test-types': testTypes };

/** Pages of docs/, and the plugins' grammar.json, that are made from what the code reads, by path. */
export async function referencePages(): Promise<ReadonlyMap<string, string>> {
  const silent = (): void => {};
  const output = {
    out: silent,
    error: silent,
    isTty: false,
    columns: 80,
    color: false,
    onSignal: silent,
    hide: silent,
    onUncaught: silent,
  };
  const host = hostFor({ cwd: import.meta.dirname, env: {}, output });
  const pages = new Map([['docs/reference/language.md', referenceMarkdown(languageOf([http, postgres, testTypes, monitors, reporters]))]]);
  for (const kind of ['scenario', 'flows', 'config', 'result'] as const)
    pages.set(`docs/reference/schemas/${kind}.schema.json`, `${JSON.stringify(await host.schema(kind), null, 2)}\n`);
  for (const [folder, plugin] of Object.entries(PLUGINS))
    pages.set(`packages/${folder}/grammar.json`, `${JSON.stringify(manifestOf(plugin), null, 2)}\n`);
  pages.set('docs/reliability.md', reliabilityPage());
  return pages;
}
