import type { Implementation } from '@gatehouse/mcp';
import { version } from '../../platform/version.ts';

/** How the gateway names itself: the one thing of an upstream's answer that is replaced. */
export const serverInfo: Implementation = { name: 'gatehouse', title: 'Gatehouse', version };
