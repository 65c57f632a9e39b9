// Mutates what strangers write for a while: npm run fuzz -- --seconds 600 --seed 1. With --all it goes on after a find.
import { parseArgs } from 'node:util';
import { fuzz } from '../test/fuzz/fuzz.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    all: { type: 'boolean', default: false },
  },
});
const end = Date.now() + Number(values.seconds) * 1000;
let finds = 0;
const tell = (find: Error): void => {
  finds++;
  console.error(find);
};
console.log(`seed ${values.seed}`);
const tried = await fuzz(Number(values.seed), () => Date.now() < end, values.all ? tell : undefined);
console.log(`${tried} texts, ${finds === 0 ? 'nothing' : finds} found`);
if (finds > 0) process.exitCode = 1;
