/** Why the process ends before the command was done. `stack`: of an error made while it ends, which leads to whoever called `process.exit`. */
export function earlyEnd(stack: string): string {
  const caller = stack
    .split('\n')
    .slice(1)
    .map((line) => /(?: at |\()((?:file:\/\/|\/)[^()]*:\d+:\d+)\)?$/.exec(line)?.[1])
    .find((place) => place !== undefined && !place.startsWith(import.meta.url.replace(/early-end\.\w+$/, 'main.')));
  const why = caller === undefined ? 'does a plugin call process.exit, or wait for ever?' : `process.exit was called at ${plain(caller)}`;
  return `The command was ended before it was done: ${why}\n`;
}

const plain = (place: string): string => (place.startsWith('file:') ? decodeURIComponent(place.replace(/^file:\/\//, '')) : place);
