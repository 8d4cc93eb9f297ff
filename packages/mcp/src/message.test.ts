import { GatehouseError } from '@gatehouse/errors';
import { describe, expect, it } from 'vitest';
import { errorMessage, resultMessage } from './message.ts';

describe('errorMessage', () => {
  it('says what happened and what to do, with the code and the correlation id, and nothing of the reason', () => {
    const error = new GatehouseError('request.revision-unsupported', {
      reason: 'internal detail',
      data: { supported: ['2026-07-28'] },
      cause: new Error('more detail'),
    });
    const text = errorMessage('a"b', error, 'c-1');
    expect(JSON.parse(text)).toEqual({
      jsonrpc: '2.0',
      id: 'a"b',
      error: {
        code: -32022,
        message: 'This protocol revision is not served here. Use one of the revisions listed in data.supported.',
        data: { supported: ['2026-07-28'], code: 'request.revision-unsupported', correlationId: 'c-1' },
      },
    });
    expect(text).not.toContain('detail');
  });

  it('lets no data pass for the code or the correlation id', () => {
    const error = new GatehouseError('internal', { data: { code: 'fine', correlationId: 'theirs' } });
    expect(JSON.parse(errorMessage(null, error, 'ours'))).toMatchObject({
      id: null,
      error: { data: { code: 'internal', correlationId: 'ours' } },
    });
  });
});

describe('resultMessage', () => {
  it('wraps a result that is text already', () => {
    expect(resultMessage('a"b', '{"n":1.0}')).toBe('{"jsonrpc":"2.0","id":"a\\"b","result":{"n":1.0}}');
    expect(resultMessage(0, '{}')).toBe('{"jsonrpc":"2.0","id":0,"result":{}}');
  });
});
