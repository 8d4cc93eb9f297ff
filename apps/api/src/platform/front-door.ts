import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';

/** Answers a request, or leaves it alone. Whether it was taken is said at once. */
export type Route = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Milliseconds between two looks for connections that have become idle while the server closes. */
const SWEEP_INTERVAL = 100;

/** Milliseconds after which it closes all that are left: those that never sent anything count as busy. */
const LONGEST_CLOSE = 9_000;

/**
 * What stands before Fastify. Most requests are calls of agents: they need no hooks, no serialiser and no second router,
 * and what each of those costs them is counted in CPU a call.
 */
export class FrontDoor {
  private readonly routes: Route[] = [];
  private isClosing = false;

  add(route: Route): void {
    this.routes.push(route);
  }

  /** The listener of the HTTP server: the routes in their order, then `next`. */
  before(next: RequestListener): RequestListener {
    return (request, response) => {
      if (this.isClosing) response.shouldKeepAlive = false;
      for (const route of this.routes) if (route(request, response)) return;
      next(request, response);
    };
  }

  /**
   * To be called when the server begins to close. Node closes the connections that are idle at that moment, and waits for
   * the others for as long as their clients keep them; so each is closed once its last answer has been given.
   */
  close(server: Server): void {
    this.isClosing = true;
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_INTERVAL).unref();
    const end = setTimeout(() => server.closeAllConnections(), LONGEST_CLOSE).unref();
    server.once('close', () => {
      clearInterval(sweep);
      clearTimeout(end);
    });
  }
}
