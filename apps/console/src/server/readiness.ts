import { consoleParts } from './console-parts.ts';

/** Whether this process can serve people: the database answers. That the api does is the api's own probe. */
export async function readiness(): Promise<Response> {
  const headers = { 'cache-control': 'no-store' };
  const { database, logger } = consoleParts();
  try {
    await database.ping();
    return Response.json({ status: 'ready' }, { headers });
  } catch (err) {
    logger.warn({ err }, 'not ready');
    return Response.json({ status: 'not ready' }, { status: 503, headers });
  }
}
