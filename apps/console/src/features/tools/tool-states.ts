import type { ToolView } from '@gatehouse/contracts/api';
import type { BadgeKind } from '../../ui/badge.tsx';

/** How each state of a tool looks. */
export const STATE_KINDS: Readonly<Record<ToolView['state'], BadgeKind>> = {
  pinned: 'success',
  drifted: 'warning',
  held: 'warning',
  rejected: 'danger',
  gone: 'plain',
};
