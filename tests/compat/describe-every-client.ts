import { describe, expect, it } from 'vitest';
import type { AnyClient } from './any-client.ts';

/**
 * What every stock client has to be able to do over the watched upstream, whatever it speaks.
 *
 * @param any read by each test: it is there once the suite around has started
 */
export function describeEveryClient(any: () => AnyClient): void {
  describe('as every client does,', () => {
    it('lists what was granted, of every kind', async () => {
      const { client } = any();
      const names = (await client.listTools()).tools.map(({ name }) => name);
      expect(names).toContain('test_simple_text');
      expect(names).not.toContain('forbidden');
      expect((await client.listPrompts()).prompts.map(({ name }) => name)).toContain('test_simple_prompt');
      expect((await client.listResources()).resources.map(({ uri }) => uri)).toEqual([
        'test://static-text',
        'test://static-binary',
      ]);
      const { resourceTemplates } = await client.listResourceTemplates();
      expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual(['test://template/{id}/data']);
    });

    it('calls a tool, and gets content of every kind', async () => {
      expect(await any().callTool('test_simple_text')).toMatchObject({
        content: [{ type: 'text', text: 'This is a simple text response for testing.' }],
      });
      expect(await any().callTool('test_multiple_content_types')).toMatchObject({
        content: [{ type: 'text', text: 'Multiple content types test:' }, { type: 'image' }, { type: 'resource' }],
      });
      expect(await any().callTool('test_error_handling')).toMatchObject({ isError: true });
    });

    it('is told of progress while it waits', async () => {
      const told: number[] = [];
      await any().callTool('test_tool_with_progress', {}, ({ progress }) => told.push(progress));
      expect(told).toEqual([0, 50, 100]);
    });

    it('gets prompts, with arguments that it completes first', async () => {
      const { client } = any();
      const ref = { type: 'ref/prompt' as const, name: 'test_prompt_with_arguments' };
      const { completion } = await client.complete({ ref, argument: { name: 'arg1', value: 'par' } });
      expect(completion.values).toEqual(['paris', 'park', 'party']);
      const { messages } = await client.getPrompt({ name: ref.name, arguments: { arg1: 'paris', arg2: 'b' } });
      expect(messages).toEqual([
        { role: 'user', content: { type: 'text', text: "Prompt with arguments: arg1='paris', arg2='b'" } },
      ]);
    });

    it('reads resources, of the list and of a template', async () => {
      const { client } = any();
      expect(await client.readResource({ uri: 'test://static-text' })).toMatchObject({
        contents: [{ uri: 'test://static-text', mimeType: 'text/plain', text: expect.any(String) }],
      });
      const { contents } = await client.readResource({ uri: 'test://template/4711/data' });
      expect(contents).toMatchObject([{ uri: 'test://template/4711/data', text: expect.stringContaining('4711') }]);
    });
  });
}
