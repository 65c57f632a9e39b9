import type { Call } from '@loadgate/core';

/** Places an order the way the web shop does: cart, lines, checkout. What it returns is the body for `expect` and `capture`. */
export const placeOrder: Call<{ items: number }> = async ({ http, data, args }) => {
  const cart = await http.post('/api/v1/carts', { json: {} }).json<{ id: string }>();
  for (let line = 1; line <= args.items; line++)
    await http.post(`/api/v1/carts/${cart.id}/lines`, { name: 'Cart Line', json: { sku: data.products.sku } });
  return http.post(`/api/v1/carts/${cart.id}/checkout`, { name: 'Checkout Request' }).json();
};
