const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** Whether an origin can only be reached from this machine. */
export function isLoopbackOrigin(origin: string): boolean {
  const { hostname } = new URL(origin);
  return LOOPBACK_NAMES.includes(hostname) || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** The other spelling of a loopback origin: clients and people use `localhost` and `127.0.0.1` by turns. */
export function loopbackTwin(origin: string): string[] {
  const url = new URL(origin);
  if (url.hostname === 'localhost') url.hostname = '127.0.0.1';
  else if (url.hostname === '127.0.0.1') url.hostname = 'localhost';
  else return [];
  return [url.origin];
}
