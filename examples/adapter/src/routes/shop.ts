import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

interface Cart {
  readonly id: string;
  readonly lines: string[];
}

/** A constant price, so that totals can be foretold. */
const priceOfLine = 19.5;

const offers: Record<string, number> = { SPRING: 9.9, SUMMER: 19.9, AUTUMN: 14.5 };

const newLine = { type: 'object', required: ['sku'], properties: { sku: { type: 'string', minLength: 1 } } } as const;

/** Offers, carts and orders, in memory. */
export function addShop(app: FastifyInstance): void {
  const carts = new Shelf<Cart>();
  const orders = new Shelf<{ id: string; lines: string[]; total: number }>();
  const config = { endpoint: 'Health Check' } as const;

  app.get('/api/v1/offers', { config }, async () => ({ left: Object.keys(offers).length, codes: Object.keys(offers) }));
  app.get<{ Params: { code: string } }>('/api/v1/offers/:code', { config }, async (request, reply) => {
    const { code } = request.params;
    const price = Object.hasOwn(offers, code) ? offers[code] : undefined;
    return price === undefined ? reply.code(404).send({ error: 'there is no such offer' }) : { code, price };
  });
  app.get('/api/v1/vip', { config }, async () => ({ tier: 'gold', discount: 0.1 }));

  app.post('/api/v1/carts', { config }, async (_request, reply) => {
    const cart = carts.put({ id: randomUUID(), lines: [] });
    return reply.code(201).send(cart);
  });
  app.post<{ Params: { id: string }; Body: { sku: string } }>(
    '/api/v1/carts/:id/lines',
    { schema: { body: newLine }, config },
    async (request, reply) => {
      const cart = carts.get(request.params.id);
      if (!cart) return reply.code(404).send({ error: 'there is no such cart' });
      cart.lines.push(request.body.sku);
      return reply.code(201).send(cart);
    },
  );
  app.post<{ Params: { id: string } }>('/api/v1/carts/:id/checkout', { config }, async (request, reply) => {
    const cart = carts.take(request.params.id);
    if (!cart) return reply.code(404).send({ error: 'there is no such cart' });
    return orders.put({ id: randomUUID(), lines: cart.lines, total: cart.lines.length * priceOfLine });
  });
  app.get<{ Params: { id: string } }>('/api/v1/orders/:id', { config }, async (request, reply) => {
    return orders.get(request.params.id) ?? reply.code(404).send({ error: 'there is no such order' });
  });
}

/** Remembers the newest things only: a long run must not make a healthy service grow. */
class Shelf<T extends { readonly id: string }> {
  static readonly size = 10_000;
  readonly #things = new Map<string, T>();

  put(thing: T): T {
    this.#things.set(thing.id, thing);
    if (this.#things.size > Shelf.size) {
      const [oldest] = this.#things.keys();
      if (oldest !== undefined) this.#things.delete(oldest);
    }
    return thing;
  }

  get(id: string): T | undefined {
    return this.#things.get(id);
  }

  take(id: string): T | undefined {
    const thing = this.get(id);
    this.#things.delete(id);
    return thing;
  }
}
