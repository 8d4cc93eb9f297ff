'use server';

import * as api from '@gatehouse/contracts/api';
import { change } from '../../server/change.ts';

export interface Review {
  readonly tenant: string;
  readonly upstream: string;
  readonly tool: string;
  /** Of the definition that was looked at. */
  readonly digest: string;
}

/** What a tool does, as somebody has found. */
export type ReviewedAnnotations = api.RequestOf<typeof api.approveTool>['body']['annotations'];

export async function approveTool(review: Review, annotations: ReviewedAnnotations, idempotencyKey: string) {
  const { digest, ...params } = review;
  return change(review.tenant, api.approveTool, { params, body: { digest, annotations }, idempotencyKey });
}

export async function rejectTool(review: Review, idempotencyKey: string) {
  const { digest, ...params } = review;
  return change(review.tenant, api.rejectTool, { params, body: { digest }, idempotencyKey });
}
