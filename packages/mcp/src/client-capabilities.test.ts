import { describe, expect, it } from 'vitest';
import { paramsIn } from '../test/sdk-peer.ts';
import { mirroredCapabilities } from './client-capabilities.ts';

const mirrored = (capabilities: string) =>
  mirroredCapabilities(paramsIn(`{"_meta":{"io.modelcontextprotocol/clientCapabilities":${capabilities}}}`));

describe('the capabilities that an upstream is told', () => {
  it('are those that it can ask input by, as the caller wrote them', () => {
    expect(
      mirrored(
        '{ "elicitation" : {"form":{ }, "url":{}},"extensions":{"io.modelcontextprotocol/tasks":{}},"sampling":{"n":1.0},' +
          '"experimental":{"roots":{}},"roots": {},"tasks":{} }',
      ),
    ).toBe('{"elicitation":{"form":{ }, "url":{}},"sampling":{"n":1.0},"roots":{}}');
  });

  it('are none where the caller has none, or others only', () => {
    expect(mirrored('{}')).toBe('{}');
    expect(mirrored('{"extensions":{}}')).toBe('{}');
    expect(mirroredCapabilities(paramsIn('{}'))).toBe('{}');
  });

  it('are none that only look like theirs', () => {
    expect(mirrored('{"Elicitation":{},"sampling\\u0000":{},"__proto__":{"roots":{}}}')).toBe('{}');
    expect(mirrored('{"el\\u0069citation":{}}')).toBe('{"elicitation":{}}');
  });
});
