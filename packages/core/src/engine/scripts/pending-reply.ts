import type { Pending } from '../../contract/script.ts';
import type { Reply } from './reply.ts';

/** A request on its way, as its script sees it. */
export class PendingReply implements Pending<Reply> {
  /** Somebody asked what became of it. */
  isAwaited = false;
  readonly #reply: Promise<Reply>;

  constructor(reply: Promise<Reply>) {
    this.#reply = reply;
    // whether a failure was seen is judged when the function has returned
    reply.catch(() => undefined);
  }

  // biome-ignore lint/suspicious/noThenProperty: it is awaited
  then<A = Reply, B = never>(
    done?: ((reply: Reply) => A | PromiseLike<A>) | null,
    failed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.isAwaited = true;
    return this.#reply.then(done, failed);
  }

  catch<T>(failed: (reason: unknown) => T | PromiseLike<T>): Promise<Reply | T> {
    return this.then(undefined, failed);
  }

  finally(done: () => void): Promise<Reply> {
    this.isAwaited = true;
    return this.#reply.finally(done);
  }

  json<T>(): Promise<T> {
    return this.then((reply) => reply.json<T>());
  }

  text(): Promise<string> {
    return this.then((reply) => reply.text());
  }
}
