import type { MonitorKind, Plugin } from '@loadgate/core';

/** Asks once a second for `{ "depth": 3 }`; gates name it as `<its name>.depth.max`. */
const queue: MonitorKind<{ queue: string }> = {
  name: 'queue',
  doc: 'Length of a queue, from a URL that answers `{ "depth": 3 }`.',
  options: ({ z, text }) => z.strictObject({ queue: text.describe('Where to ask.') }),
  metrics: () => [{ name: 'depth', kind: 'gauge', unit: '', doc: 'Messages that wait.' }],
  hosts: ({ queue: url }) => [url],
  async open({ queue: written }, { text, allowsHost, signal }) {
    const url = new URL(text(written));
    if (!allowsHost(url.hostname)) throw new Error(`${url.hostname} is not allowed`);
    return {
      async sample() {
        const answer = await fetch(url, { signal });
        const { depth } = (await answer.json()) as { depth: number };
        return { depth };
      },
      close: async () => {},
    };
  },
};

export const plugin: Plugin = { apiVersion: 1, name: 'queue', version: '1.0.0', monitors: [queue] };
