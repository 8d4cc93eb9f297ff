import type { MemberView } from '@gatehouse/contracts/api';
import type { BadgeKind } from '../../ui/badge.tsx';

/** How each status of an account looks. */
export const STANDING: Readonly<Record<MemberView['status'], BadgeKind>> = {
  active: 'success',
  invited: 'plain',
  suspended: 'warning',
};
