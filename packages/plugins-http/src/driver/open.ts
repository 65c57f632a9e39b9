import type { Driver, ProtocolScope, StepContext } from '@loadgate/core';
import Client from 'undici/lib/dispatcher/client.js';
import type { HttpConfig, HttpStep } from '../grammar.ts';
import { type Address, targetOf } from './address.ts';
import { connectorOptions, patienceOf } from './connecting.ts';
import {
  Connection,
  type Connections,
  FreshConnections,
  type MakeClient,
  OwnConnections,
  SharedConnections,
  type Wire,
} from './connections.ts';
import { connector } from './connector.ts';
import { Cookies, type MakeJar } from './cookies.ts';
import { DigestExchange } from './digest-exchange.ts';
import { evidence } from './evidence.ts';
import { Exchange } from './exchange.ts';
import { type Origin, originsByHref } from './origin.ts';
import type { PhaseRecorders } from './phases.ts';
import { type HttpReply, views } from './reply.ts';
import { requestPlan } from './request.ts';
import { sentFiles } from './sent-files.ts';
import { HttpSession, type HttpTurn } from './session.ts';
import type { StepPlan } from './step-plan.ts';

/** One worker's HTTP. */
export async function openHttp(config: HttpConfig, scope: ProtocolScope): Promise<Driver<HttpStep, HttpSession, HttpReply>> {
  const { clock } = scope;
  const jars = config.cookies ? await import('tough-cookie') : undefined;
  const origins = originsByHref();
  const around = {
    config,
    target: targetOf(scope.target, origins),
    userAgent: `loadgate/${scope.toolVersion} run/${scope.runId}`,
    nobody: scope.nobody,
    files: sentFiles(scope.root),
  };
  const makeClient = config.version === 2 ? await http2Clients(config.keepAlive) : http1Clients(config.keepAlive);
  const connect = connector(connectorOptions(config, scope, true));
  const patience = patienceOf(config, scope);
  const make = (origin: Origin): Connection<Exchange> => new Connection(origin, makeClient, connect);
  const shared = config.connections === 'shared' ? new SharedConnections(make, config.maxConnections) : undefined;
  const connections = (): Connections<Exchange> =>
    shared ?? (config.connections === 'fresh' ? new FreshConnections(make) : new OwnConnections(make));
  const makeJar: MakeJar | undefined = jars && (() => new jars.CookieJar(undefined, { looseMode: true }));
  return {
    session: () => new HttpSession(connections(), makeJar && new Cookies(makeJar, clock)),
    refresh: (session) => session.refresh(),
    compile(step, context) {
      const plan: StepPlan = {
        request: requestPlan(step, context, around),
        clock,
        origins,
        keepsBody: context.needs.has('body') || context.needs.has('json'),
        maxBody: config.maxBody,
        maxRedirects: step.options.redirects ?? config.redirects,
        decompresses: config.decompress,
        closes: config.connections === 'fresh',
        record: recorders(context),
        challenged: context.time('auth_challenges'),
        unsent: context.time('unsent_bodies'),
        patience,
      };
      const { credentials } = plan.request;
      const exchange = (turn: HttpTurn, address: Address): Exchange => {
        const proof = credentials?.(turn.vu, address.origin);
        return proof === undefined ? new Exchange(turn, plan, address) : new DigestExchange(turn, plan, address, proof);
      };
      return (turn) => {
        const address = plan.request.address(turn.vu);
        if ('problem' in address) return { kind: 'error', endUs: clock.nowUs(), error: 'http.bad_url', message: address.problem };
        return exchange(turn, address).begin();
      };
    },
    views,
    evidence,
    async close() {
      shared?.closeAll();
    },
  };
}

const http1Clients =
  (keepAliveUs: number): MakeClient =>
  (origin, connect) =>
    new Client(origin.href, { connect, pipelining: 1, allowH2: false, ...timeouts(keepAliveUs) }) as Wire;

async function http2Clients(keepAliveUs: number): Promise<MakeClient> {
  const { Http2Client } = await import('./http2-client.ts');
  return (origin, connect) => new Http2Client(origin, connect, Math.max(1, keepAliveUs / 1e3));
}

/** The engine's timer ends a request that takes too long; undici's own would measure the same thing twice, and coarsely. */
const timeouts = (keepAliveUs: number) => ({
  headersTimeout: 0,
  bodyTimeout: 0,
  keepAliveTimeout: Math.max(1, keepAliveUs / 1e3),
  keepAliveMaxTimeout: Math.max(1, keepAliveUs / 1e3),
  keepAliveTimeoutThreshold: 500,
});

function recorders(context: StepContext): PhaseRecorders {
  return {
    queue: context.time('queue'),
    dns: context.time('dns'),
    connect: context.time('connect'),
    tls: context.time('tls'),
    first_byte: context.time('first_byte'),
    receive: context.time('receive'),
    connection_lost: context.time('connection_lost'),
  };
}
