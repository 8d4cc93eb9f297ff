import { consoleParts } from '../../server/console-parts.ts';
import { homeOf } from '../../sign-in/place-in-tenant.ts';

/** Where agents connect to an endpoint. */
export function mcpUrl(tenant: string, endpoint: string): string {
  const url = `${consoleParts().settings.publicUrl}${homeOf(tenant)}/mcp`;
  return endpoint === 'default' ? url : `${url}/${endpoint}`;
}
