import { describe, expect, it } from 'vitest';
import type { RecordedEvent } from './event.ts';
import { exportHead, exportLine } from './export-format.ts';

const event: RecordedEvent = {
  id: '01900000-0000-7000-8000-000000000001',
  at: new Date('2026-11-22T12:00:00.000Z'),
  kind: 'call.finished',
  correlationId: 'c-1',
  principalId: null,
  subject: null,
  endpoint: 'default',
  method: 'tools/call',
  target: 'shop/echo',
  verdict: 'allowed',
  outcome: 'answered',
  reason: null,
  durationUs: 12,
  detail: { note: 'a "quoted" word' },
};

describe('an exported event', () => {
  it('is one line of JSON that says all of it', () => {
    const line = exportLine({ ...event, target: 'shop/\n\u009b2J\u202eohce\u2028' }, 'jsonl');
    expect(line.endsWith('\n')).toBe(true);
    expect(line.slice(0, -1)).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.parse(line)).toEqual({
      ...event,
      at: '2026-11-22T12:00:00.000Z',
      target: 'shop/\n\u009b2J\u202eohce\u2028',
    });
  });

  it('is one record of CSV with as many fields as its head has', () => {
    expect(exportHead('jsonl')).toBe('');
    const head = exportHead('csv').trimEnd().split(',');
    const line = exportLine({ ...event, detail: {} }, 'csv');
    expect(line).toBe(
      `"${event.id}","2026-11-22T12:00:00.000Z","call.finished","c-1",,,"default","tools/call","shop/echo",` +
        `"allowed","answered",,12,"{}"\r\n`,
    );
    expect(line.split(',')).toHaveLength(head.length);
    expect(exportLine(event, 'csv')).toContain('"{""note"":""a \\""quoted\\"" word""}"');
  });

  it.each(['=HYPERLINK("http://evil")', '+1', '-1', '@SUM(A1)', '|cmd', '%0', ' =1', '\u00a0=1'])(
    'cannot make a spreadsheet calculate %j',
    (target) => {
      const line = exportLine({ ...event, target }, 'csv');
      expect(line).toContain(`"'${target.replaceAll('"', '""')}"`);
    },
  );

  it('cannot break out of its record, nor speak to a terminal', () => {
    const line = exportLine({ ...event, target: 'a\r\n"x",=1\u001b[2J\u009b\t=1' }, 'csv');
    expect(line.slice(0, -2)).toMatch(/^[\x20-\x7e]*$/);
    expect(line).toContain('"a\\u{d}\\u{a}""x"",=1\\u{1b}[2J\\u{9b}\\u{9}=1"');
  });
});
