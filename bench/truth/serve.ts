// A target whose answers are known, in a process of its own: anew for every run, told by messages of its parent.
import { KnownTarget } from '../../test/truth/known-target.ts';
import { experiments } from './experiments.ts';

const LONGEST_LIFE_MS = 10 * 60e3;

const [id] = process.argv.slice(2);
const experiment = experiments.find((each) => each.id === id);
if (experiment === undefined) throw new Error(`no experiment ${id}`);
const target = new KnownTarget(experiment.schedule);
await target.listen();
process.send?.({ url: target.url });
process.on('message', () => process.send?.(target.truth()));
process.on('disconnect', () => process.exit());
setTimeout(() => process.exit(), LONGEST_LIFE_MS).unref();
