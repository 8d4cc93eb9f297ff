/** It ships no types. */
declare module '@modelcontextprotocol/server-everything/dist/server/index.js' {
  import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';

  /** A server, and what is to be called when its session has ended. */
  export function createServer(): { server: McpServer; cleanup: (sessionId: string) => void };
}
