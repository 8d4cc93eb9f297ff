import { describe, expect, it } from 'vitest';
import { html } from '../template/html.ts';
import { broadest, scopeWords, withinGrants } from './scope-words.ts';

const read = (scope: string): string => html`${scopeWords(scope).can}`.markup;

describe('a scope in words', () => {
  it.each(['mcp', 'mcp:tools', 'mcp:prompts', 'mcp:resources', 'api', 'openid', 'profile', 'email', 'offline_access'])(
    '%s is explained, and not by its own name',
    (scope) => {
      expect(read(scope)).not.toContain(`“`);
    },
  );

  it('the tools of one upstream are named', () => {
    expect(read('mcp:tools:billing')).toBe('See and call the tools of “<bdi>billing</bdi>” in your name');
  });

  it.each(['constructor', '__proto__', 'mcp:tools:', 'surprise'])('%s is nothing that is known', (scope) => {
    expect(read(scope)).toBe(`Use the scope “<bdi>${scope}</bdi>”`);
  });

  it('what is granted limits what an endpoint gives, and nothing else', () => {
    expect(['mcp', 'mcp:tools', 'mcp:tools:billing'].every(withinGrants)).toBe(true);
    expect(['api', 'openid', 'mcpx'].some(withinGrants)).toBe(false);
  });

  it('what another scope covers is left out', () => {
    expect(broadest(['mcp:tools', 'openid', 'mcp', 'mcp:prompts'])).toEqual(['openid', 'mcp']);
    expect(broadest(['mcp:tools:billing', 'mcp:tools', 'mcp:prompts'])).toEqual(['mcp:tools', 'mcp:prompts']);
    expect(broadest(['mcp:tools:bill', 'mcp:tools:billing'])).toEqual(['mcp:tools:bill', 'mcp:tools:billing']);
  });
});
