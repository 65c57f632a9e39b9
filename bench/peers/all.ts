import { autocannon } from './autocannon.ts';
import { k6 } from './k6.ts';
import { loadgate, loadgateBuilt, loadgateTwice } from './loadgate.ts';
import { locust } from './locust.ts';
import { oha } from './oha.ts';
import type { PeerFinder } from './peer.ts';
import { vegeta } from './vegeta.ts';
import { wrk } from './wrk.ts';

/** In the order of the tables. */
export const finders: readonly PeerFinder[] = [loadgate, loadgateTwice, loadgateBuilt, autocannon, k6, wrk, oha, vegeta, locust];
