import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';

function logged(object: object): string {
  let text = '';
  const logger = createLogger({ logLevel: 'info' }, 'test', {
    write: (line) => {
      text += line;
    },
  });
  logger.info(object, 'something happened');
  return text;
}

describe('createLogger', () => {
  it('writes one JSON object a line, with level, time and process by name', () => {
    expect(JSON.parse(logged({ tenant: 'acme' }))).toMatchObject({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      process: 'test',
      tenant: 'acme',
      msg: 'something happened',
    });
  });

  it.each([
    { authorization: 'Bearer hunter2' },
    { headers: { authorization: 'Bearer hunter2', cookie: 'session=hunter2' } },
    { request: { headers: { authorization: 'Bearer hunter2', 'set-cookie': 'hunter2' } } },
    { password: 'hunter2', token: 'hunter2' },
    { client: { client_secret: 'hunter2', privateJwk: { d: 'hunter2' } } },
  ])('keeps credentials out of %j', (object) => {
    const text = logged(object);
    expect(text).not.toContain('hunter2');
    expect(text).toContain('(redacted)');
  });
});
