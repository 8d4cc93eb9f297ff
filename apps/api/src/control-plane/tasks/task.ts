import type { RawMembers, TaskStatus } from '@gatehouse/mcp';
import type { Verdict } from '@gatehouse/policy';

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
  /** Why it may be made, for the record. */
  readonly verdict: Verdict;
  readonly detail: Readonly<Record<string, unknown>>;
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

/** An attempt that has not come to an end, and of which tool at which endpoint. */
export interface OpenAttempt extends AttemptPlace {
  readonly owner: Pick<TaskOwner, 'endpoint'>;
  readonly target: string;
  /** Attempts since the upstream has last answered, with this one. */
  readonly tries: number;
}

/** An attempt that was begun, and with what it is made. */
export interface BegunAttempt extends OpenAttempt {
  readonly owner: TaskOwner;
  readonly clientId: string;
  readonly upstreamId: string;
  readonly correlationId: string;
  readonly deadlineAt: Date;
  readonly call: Uint8Array;
  /** Rounds of input that there were. */
  readonly round: number;
  /** What the last of them came to. */
  readonly input: AnsweredRound | undefined;
}

/** What an upstream gets back when what it asked for was answered. */
export interface AnsweredRound {
  /** Its own, where it wanted it back. */
  readonly state: string | undefined;
  /** `inputResponses`, as JSON. */
  readonly answers: string;
}

/** A task that nobody works at. */
export interface WaitingTask {
  readonly taskId: string;
  /** Attempts that there were. */
  readonly attempt: number;
}

/** How an attempt came to its end. */
export type AttemptEnding = TaskEnding | TaskAsking;

/** With its task. */
export interface TaskEnding {
  readonly status: Extract<TaskStatus, 'completed' | 'failed'>;
  /** Stable code of an error of ours. */
  readonly reason?: string | undefined;
  readonly value?: { readonly kind: 'result' | 'error'; readonly bytes: Uint8Array } | undefined;
  readonly outcome: AttemptOutcome;
  /** Further facts, for the record. */
  readonly detail?: Readonly<Record<string, unknown>> | undefined;
}

/** With what the upstream wants to know before there can be another attempt. */
export interface TaskAsking {
  readonly status: 'input_required';
  /** Its requests by its own keys, and what it wants back with the answers. */
  readonly asks: RawMembers;
  readonly state: string | undefined;
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
  readonly correlationId: string;
  /** Rounds of input that there were; while it waits for input, the one that it waits for. */
  readonly round: number;
  /** What it waits for: requests by key, as JSON. */
  readonly asks: Uint8Array | undefined;
  /** What came of the call. */
  readonly result: Uint8Array | undefined;
  readonly error: Uint8Array | undefined;
}
