'use client';

import type { ToolView } from '@gatehouse/contracts/api';
import { Button } from '../../ui/button.tsx';
import { CheckField } from '../../ui/check-field.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';
import { ChangeProblem } from '../problem/change-problem.tsx';
import { useChange } from '../problem/use-change.ts';
import { approveTool, type Review, rejectTool } from './review-tool.ts';

export interface ReviewFormProps {
  readonly review: Review;
  /** What is known of it by now. */
  readonly known: ToolView['annotations'];
}

/** Somebody looked at a definition, and says what is to become of it. */
export function ReviewForm({ review, known }: ReviewFormProps) {
  const { pending, problem, run } = useChange();
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const annotations = {
          readOnlyHint: form.has('readOnly'),
          destructiveHint: form.has('destructive'),
          idempotentHint: form.has('idempotent'),
        };
        run((key) => approveTool(review, annotations, key));
      }}
    >
      <ChangeProblem tenant={review.tenant} problem={problem} />
      <p className="text-ink-quiet">
        Say what it does. Grants and records go by this, and never by what the upstream says of itself.
      </p>
      <fieldset className="grid gap-2">
        <legend className="sr-only">What it does</legend>
        <CheckField id="readOnly" name="readOnly" label="It only reads" defaultChecked={known.readOnlyHint} />
        <CheckField
          id="destructive"
          name="destructive"
          label="It may destroy something"
          defaultChecked={known.destructiveHint}
        />
        <CheckField
          id="idempotent"
          name="idempotent"
          label="Done twice, it has the effect of once"
          defaultChecked={known.idempotentHint}
        />
      </fieldset>
      <div className="flex flex-wrap gap-2">
        <SubmitButton kind="primary" pending={pending}>
          Approve this definition
        </SubmitButton>
        <Button kind="danger" pending={pending} onClick={() => run((key) => rejectTool(review, key))}>
          Reject it
        </Button>
      </div>
    </form>
  );
}
