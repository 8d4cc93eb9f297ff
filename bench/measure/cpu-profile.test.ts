import { describe, expect, it } from 'vitest';
import { type CpuProfile, selfTimes } from './cpu-profile.ts';

const frames = [
  { functionName: '(idle)', url: '', lineNumber: -1 },
  { functionName: 'writev', url: '', lineNumber: -1 },
  { functionName: '(garbage collector)', url: '', lineNumber: -1 },
  { functionName: 'read', url: 'file:///x/packages/mcp/dist/scan.js', lineNumber: 4 },
  { functionName: '', url: 'file:///x/packages/mcp/dist/scan.js', lineNumber: 9 },
  { functionName: 'emit', url: 'node:internal/streams/writable', lineNumber: 0 },
  { functionName: 'go', url: 'file:///x/node_modules/.pnpm/@a+b@1.0.0/node_modules/@a/b/lib/c.js', lineNumber: 0 },
];

/** One sample a millisecond, of the frames with these places. */
function profileOf(...samples: number[]): CpuProfile {
  return {
    nodes: frames.map((callFrame, id) => ({ id, callFrame })),
    startTime: 0,
    samples,
    timeDeltas: samples.map(() => 1000),
  };
}

const parts = (...args: Parameters<typeof selfTimes>) =>
  selfTimes(...args).map(({ part, milliseconds }) => [part, milliseconds]);

describe('self time', () => {
  it('is summed up by package, the biggest first, without waiting', () => {
    const profile = profileOf(0, 3, 4, 3, 6, 6, 1, 2, 0);
    expect(parts(profile, 'package', 0, 1e9).slice(0, 2)).toEqual([
      ['packages/mcp', 3],
      ['@a/b', 2],
    ]);
    const [first] = selfTimes(profile, 'package', 0, 1e9);
    expect(first?.share).toBeCloseTo(3 / 7);
  });

  it('is told apart by file and by function', () => {
    const profile = profileOf(3, 3, 4, 5);
    expect(parts(profile, 'file', 0, 1e9)).toEqual([
      ['packages/mcp dist/scan.js', 3],
      ['node:streams /writable', 1],
    ]);
    expect(parts(profile, 'function', 0, 1e9)).toEqual([
      ['packages/mcp dist/scan.js:5 read', 2],
      ['packages/mcp dist/scan.js:10 (anonymous)', 1],
      ['node:streams /writable:1 emit', 1],
    ]);
  });

  it('names what belongs to no file', () => {
    expect(parts(profileOf(1, 1, 2), 'package', 0, 1e9)).toEqual([
      ['built in', 2],
      ['(garbage collector)', 1],
    ]);
    expect(parts(profileOf(1, 2), 'function', 0, 1e9)).toContainEqual(['built in: writev', 1]);
  });

  it('counts only what was sampled between two moments', () => {
    expect(parts(profileOf(3, 6, 6, 3), 'package', 2000, 3000)).toEqual([['@a/b', 2]]);
  });
});
