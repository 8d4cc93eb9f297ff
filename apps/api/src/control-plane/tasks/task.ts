import type { TaskStatus } from '@gatehouse/mcp';

/** A task that is about to be made. */
export interface NewTask {
  /** Random, of version 4. */
  readonly id: string;
  readonly owner: TaskOwner;
  readonly clientId: string;
  readonly upstreamId: string;
  /** Canonical name of the tool. */
  readonly target: string;
  readonly correlationId: string;
  readonly createdAt: Date;
  /** When it has to have come to an end. */
  readonly deadlineAt: Date;
  /** When it is forgotten. */
  readonly expiresAt: Date;
  /** What is needed to make the call. */
  readonly call: Uint8Array;
}

/** Who may see a task: this principal, at this endpoint. To everybody else there is none. */
export interface TaskOwner {
  readonly principalId: string;
  /** Slug. */
  readonly endpoint: string;
}

/** Which attempt of which task, and who makes it: what it comes to counts only as long as it is still that one's. */
export interface AttemptPlace {
  readonly taskId: string;
  /** Counted from 1. */
  readonly number: number;
  readonly workerId: string;
}

/** An attempt that was begun, and with what it is made. */
export interface BegunAttempt extends AttemptPlace {
  readonly owner: TaskOwner;
  readonly clientId: string;
  readonly upstreamId: string;
  readonly target: string;
  readonly correlationId: string;
  readonly deadlineAt: Date;
  readonly call: Uint8Array;
}

/** A task that nobody works at. */
export interface WaitingTask {
  readonly taskId: string;
  /** Attempts that there were. */
  readonly attempt: number;
}

/** How an attempt came to its end, and the task with it. */
export interface TaskEnding {
  readonly status: Extract<TaskStatus, 'completed' | 'failed'>;
  /** Stable code of an error of ours. */
  readonly reason?: string | undefined;
  readonly value?: { readonly kind: 'result' | 'error'; readonly bytes: Uint8Array } | undefined;
  readonly outcome: AttemptOutcome;
}

/** An answer came, nothing had left, or nobody knows. */
export type AttemptOutcome = 'answered' | 'unsent' | 'abandoned';

/** A task as its owner reads it. */
export interface TaskReading {
  readonly id: string;
  readonly status: TaskStatus;
  /** Stable code of an error of ours. */
  readonly reason: string | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly expiresAt: Date;
  /** What came of the call. */
  readonly result: Uint8Array | undefined;
  readonly error: Uint8Array | undefined;
}
