import type { Plugin } from '@loadgate/core';
import { prometheus } from './prometheus.ts';

/** What can be watched beside the load. */
export const plugin: Plugin = { apiVersion: 1, name: '@loadgate/monitors', version: '1.0.0', monitors: [prometheus] };
