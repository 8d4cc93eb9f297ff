/** An account with its memberships. */
export interface MemberView {
  readonly id: string;
  readonly subject: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly name: string | null;
  readonly status: 'invited' | 'active' | 'suspended';
  readonly memberships: readonly string[];
  readonly createdAt: string;
}
