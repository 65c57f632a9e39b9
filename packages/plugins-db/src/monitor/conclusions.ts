import type { Finding } from '@loadgate/core';
import type { Conclusion } from './conclusion.ts';
import { nPlusOne } from './n-plus-one.ts';
import { poolDiagnosis } from './pool-diagnosis.ts';
import { queriesPerRequest } from './queries-per-request.ts';

export const conclusions = (of: Conclusion): readonly Finding[] => [queriesPerRequest(of), nPlusOne(of), ...poolDiagnosis(of.pool)];
