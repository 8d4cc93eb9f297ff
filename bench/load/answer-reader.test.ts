import { describe, expect, it } from 'vitest';
import { AnswerReader } from './answer-reader.ts';

const sized = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello';
const chunked = 'HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n';

describe('reading answers', () => {
  it.each([
    [200, sized],
    [404, chunked],
  ])('an answer with status %i is whole at its last byte, however it is cut', (status, text) => {
    for (let cut = 1; cut < text.length; cut++) {
      const reader = new AnswerReader();
      expect(reader.push(Buffer.from(text.slice(0, cut)))).toBeUndefined();
      const answer = reader.push(Buffer.from(text.slice(cut)));
      expect(answer).toMatchObject({ status, keepAlive: true });
      expect(answer?.body.toString()).toBe('hello');
    }
  });

  it('one answer follows another on the same connection', () => {
    const reader = new AnswerReader();
    expect(reader.push(Buffer.from(sized))?.status).toBe(200);
    expect(reader.push(Buffer.from(chunked))?.status).toBe(404);
    expect(reader.push(Buffer.from(sized))?.body.toString()).toBe('hello');
  });

  it('knows an empty answer, and one after which the connection is closed', () => {
    const text = 'HTTP/1.1 202 Accepted\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
    expect(new AnswerReader().push(Buffer.from(text))).toMatchObject({ status: 202, keepAlive: false });
  });

  it.each([
    ['no HTTP', 'SSH-2.0-x\r\n\r\n'],
    ['no length', 'HTTP/1.1 200 OK\r\n\r\n'],
    ['no size of a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n'],
    ['more than one answer', `${sized}HTTP/1.1 200 OK`],
  ])('refuses what it cannot read: %s', (_, text) => {
    expect(() => new AnswerReader().push(Buffer.from(text))).toThrow(TypeError);
  });
});
