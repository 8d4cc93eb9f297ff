import { Writable } from 'node:stream';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { NestLogger } from './nest-logger.ts';

function written(level: string, speak: (logger: NestLogger) => void): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write(line, _encoding, done) {
      lines.push(JSON.parse(String(line)));
      done();
    },
  });
  speak(new NestLogger(pino({ level, base: null, timestamp: false }, stream)));
  return lines;
}

describe('the lines of Nest', () => {
  it('say who speaks', () => {
    expect(written('info', (logger) => logger.warn('a module is there twice', 'Injector'))).toEqual([
      { level: 40, context: 'Injector', msg: 'a module is there twice' },
    ]);
  });

  it('keep the stack of what went wrong', () => {
    expect(written('info', (logger) => logger.error('it broke', 'at there', 'ExceptionsHandler'))).toEqual([
      { level: 50, context: 'ExceptionsHandler', stack: 'at there', msg: 'it broke' },
    ]);
    const [line] = written('info', (logger) => logger.error(new TypeError('no such thing'), 'Injector'));
    expect(line).toMatchObject({ err: { type: 'TypeError', stack: expect.any(String) }, msg: 'no such thing' });
  });

  it('about its start are there only for who looks for them', () => {
    const speak = (logger: NestLogger) => logger.log('HttpModule dependencies initialized', 'InstanceLoader');
    expect(written('info', speak)).toEqual([]);
    expect(written('debug', speak)).toHaveLength(1);
  });
});
