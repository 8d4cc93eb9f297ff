import { describe, expect, it } from 'vitest';
import { endpointUrl, metadataUrl } from './endpoint-address.ts';

const origin = 'https://gate.example';
const metadata = (endpointSlug: string) => metadataUrl({ tenantSlug: 'acme', endpointSlug, origin });

describe('the address of an endpoint', () => {
  it('has no slug where it is the default one', () => {
    expect(endpointUrl(origin, 'acme')).toBe(`${origin}/t/acme/mcp`);
    expect(endpointUrl(origin, 'acme', 'side')).toBe(`${origin}/t/acme/mcp/side`);
  });

  it('is where its metadata is, behind the well-known part', () => {
    expect(metadata('default')).toBe(`${origin}/.well-known/oauth-protected-resource/t/acme/mcp`);
    expect(metadata('side')).toBe(`${origin}/.well-known/oauth-protected-resource/t/acme/mcp/side`);
  });

  it('is the one that was asked for where that is no endpoint', () => {
    expect(metadata('')).toBe(`${origin}/.well-known/oauth-protected-resource/t/acme/mcp/default`);
    expect(endpointUrl(origin, 'acme', '')).toBe(`${origin}/t/acme/mcp/default`);
  });
});
