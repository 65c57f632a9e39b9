import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Pauses } from './pauses.ts';
import type { Endpoint } from './service-times.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whose service time the route takes; none: as fast as it can. */
    readonly endpoint?: Endpoint;
    /** Whether the route depends on an external provider, which may be slow. */
    readonly provider?: boolean;
  }
  interface FastifyRequest {
    arrivedMs: number;
    /** The service time drawn for it. */
    drawnMs: number;
    /** How long the answer is to take at least, counted from its arrival: what was drawn, and a slow provider. */
    takesMs: number;
  }
}

export interface Pace {
  readonly draw: (endpoint: Endpoint) => number;
  readonly providerDelayMs: number;
  readonly pauses: Pauses;
}

/** Lets every answer take the service time of its route. Real work is part of it, not added to it. */
export function addPace(app: FastifyInstance, { draw, providerDelayMs, pauses }: Pace): void {
  app.decorateRequest('arrivedMs', 0);
  app.decorateRequest('drawnMs', 0);
  app.decorateRequest('takesMs', 0);
  app.addHook('onRequest', async (request) => {
    request.arrivedMs = performance.now();
  });
  // Not earlier: who is refused at the door is refused at once.
  app.addHook('preHandler', async (request) => {
    const { endpoint, provider } = request.routeOptions.config;
    request.drawnMs = endpoint ? draw(endpoint) : 0;
    request.takesMs = request.drawnMs + (provider ? providerDelayMs : 0);
  });
  app.addHook('onSend', async (request) => {
    await pauses.wait(remainingMs(request));
  });
}

function remainingMs({ takesMs, arrivedMs }: FastifyRequest): number {
  return takesMs === 0 ? 0 : arrivedMs + takesMs - performance.now();
}
