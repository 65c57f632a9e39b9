import type { Plugin } from '@loadgate/core';
import { burst } from './burst-type.ts';
import { lossReporter } from './loss-reporter.ts';
import { udp } from './udp-protocol.ts';

export const plugin: Plugin = {
  apiVersion: 1,
  name: 'loadgate-plugin-udp',
  version: '0.1.0',
  protocols: [udp],
  testTypes: [burst],
  reporters: [lossReporter],
};
