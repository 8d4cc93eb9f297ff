import { GatehouseError } from '@gatehouse/errors';
import { describe, expect, it } from 'vitest';
import { describeFailure } from './describe-failure.ts';

describe('describeFailure', () => {
  it('says what happened, to what, and what to do next', () => {
    expect(describeFailure(new GatehouseError('tenant.unknown', { reason: 'initech' }))).toBe(
      'There is no such tenant: initech. List them with `gatehouse tenant list`. [tenant.unknown]',
    );
    expect(describeFailure(new GatehouseError('internal'))).toMatch(/^Something went wrong inside Gatehouse\. Retry/);
  });

  it('gives every fault of a file its line', () => {
    const problems = [
      { line: 3, column: 5, path: 'roles.0', message: 'A grant either allows or denies.' },
      { line: 9, column: 1, path: '', message: 'The file is empty.' },
    ];
    expect(describeFailure(new GatehouseError('file.invalid', { data: { problems }, reason: 'the same again' }))).toBe(
      [
        'The file does not fit its schema; nothing was changed.',
        '  3:5 roles.0: A grant either allows or denies.',
        '  9:1: The file is empty.',
        'Correct the lines named, and apply it again. [file.invalid]',
      ].join('\n'),
    );
  });

  it('gives several reasons a line each', () => {
    const text = describeFailure(new GatehouseError('isolation.unproven', { reason: 'one\ntwo' }));
    expect(text.split('\n')).toHaveLength(4);
  });
});
