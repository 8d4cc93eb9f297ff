'use server';

import { type ChangeResult, change } from '../../server/change.ts';
import { tenantPath } from '../../server/page-data.ts';

export interface Review {
  readonly tenant: string;
  readonly upstream: string;
  readonly tool: string;
  /** Of the definition that was looked at. */
  readonly digest: string;
}

/** What a tool does, as somebody has found. */
export interface ReviewedAnnotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
}

export async function approveTool(
  review: Review,
  annotations: ReviewedAnnotations,
  idempotencyKey: string,
): Promise<ChangeResult> {
  const { tenant, upstream, tool, digest } = review;
  const path = tenantPath(tenant, 'tools', upstream, tool, 'approve');
  return change(tenant, { method: 'POST', path, body: { digest, annotations }, idempotencyKey });
}

export async function rejectTool(review: Review, idempotencyKey: string): Promise<ChangeResult> {
  const { tenant, upstream, tool, digest } = review;
  const path = tenantPath(tenant, 'tools', upstream, tool, 'reject');
  return change(tenant, { method: 'POST', path, body: { digest }, idempotencyKey });
}
