import type { Plugin, Protocol } from '@loadgate/core';
import type { HttpReply } from './driver/reply.ts';
import type { HttpSession } from './driver/session.ts';
import { footprint } from './footprint.ts';
import type { HttpConfig, HttpStep } from './grammar.ts';
import { httpGrammar } from './grammar.ts';

const http: Protocol<HttpStep, HttpConfig, HttpSession, HttpReply> = {
  name: 'http',
  grammar: httpGrammar,
  footprint,
  preflight: async (config, scope) => (await import('./driver/preflight.ts')).preflight(config, scope),
  warm: () => import('./driver/open.ts'),
  open: async (config, scope) => (await import('./driver/open.ts')).openHttp(config, scope),
  echo: async (config) => (await import('./driver/echo.ts')).openEcho(config),
};

export const plugin: Plugin = { apiVersion: 1, name: '@loadgate/plugins-http', version: '1.0.0', protocols: [http] };

export type { HttpScriptCalls, HttpScriptReply } from './script-calls.ts';
