/** One recorded fact. */
export interface EventView {
  readonly id: string;
  readonly at: string;
  readonly kind: string;
  readonly correlationId: string | null;
  readonly principalId: string | null;
  /** As the principal is called now. */
  readonly subject: string | null;
  readonly endpoint: string | null;
  readonly method: string | null;
  readonly target: string | null;
  readonly verdict: string | null;
  readonly outcome: string | null;
  readonly reason: string | null;
  readonly durationUs: number | null;
  readonly detail: Readonly<Record<string, unknown>>;
}
