import type { ProtocolScope } from '@loadgate/core';
import type { HttpConfig } from '../grammar.ts';
export async function preflight(_config: HttpConfig, _scope: ProtocolScope): Promise<void> {}
