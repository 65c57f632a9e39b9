// Mutates what strangers write for a while: npm run fuzz -- --seconds 600 --seed 1
import { parseArgs } from 'node:util';
import { fuzz } from '../test/fuzz/fuzz.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string', default: String(Date.now() % 2 ** 31) } },
});
const end = Date.now() + Number(values.seconds) * 1000;
console.log(`seed ${values.seed}`);
console.log(`${await fuzz(Number(values.seed), () => Date.now() < end)} texts, nothing found`);
