'use client';

import { useState } from 'react';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';
import { ChangeForm } from '../problem/change-form.tsx';
import type { DescribedProblem } from '../problem/described-problem.ts';
import { faultAt } from '../problem/fault-at.ts';
import { explainAccess } from './explain-access.ts';
import { Explanation } from './explanation.tsx';
import { type Question, questionOfForm } from './question-of-form.ts';
import { useAnswer } from './use-answer.ts';
import type { Explained } from './verdict-words.ts';

export interface ExplainFormProps {
  readonly tenant: string;
  /** What the address asks for already. */
  readonly given: Readonly<Record<string, string | undefined>>;
  readonly subjects: readonly string[];
  readonly issuers: readonly string[];
  readonly endpoints: readonly string[];
  readonly tools: readonly string[];
}

interface Answered {
  readonly question: Question;
  readonly explained: Explained;
}

/** Asks for a decision with its reasons. */
export function ExplainForm({ tenant, given, subjects, issuers, endpoints, tools }: ExplainFormProps) {
  const answer = useAnswer<Answered>();
  const [fault, setFault] = useState<DescribedProblem>();
  const problem = fault ?? answer.problem;
  const submit = (form: FormData) => {
    const { question, fault: message } = questionOfForm(form);
    setFault(message === undefined ? undefined : faultOf(message));
    if (!question) return;
    answer.ask(async () => {
      const { body: explained, problem: refused } = await explainAccess(tenant, question);
      return explained ? { body: { question, explained } } : { problem: refused };
    });
  };
  return (
    <div className="grid gap-6">
      <ChangeForm tenant={tenant} change={{ pending: answer.pending, problem }} onSubmit={submit}>
        <div className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-4">
          <TextField
            id="subject"
            name="subject"
            label="May the subject"
            required
            list="subjects"
            defaultValue={given.subject}
            autoComplete="off"
            spellCheck={false}
            error={faultAt(problem, 'subject')}
          />
          <SelectField id="kind" name="kind" label="use the" defaultValue={given.kind ?? 'tool'}>
            <option>tool</option>
            <option>prompt</option>
            <option>resource</option>
          </SelectField>
          <div className="lg:col-span-2">
            <TextField
              id="name"
              name="name"
              label="called"
              required
              list="tools"
              placeholder="shop/get_order"
              defaultValue={given.name}
              autoComplete="off"
              spellCheck={false}
              error={faultAt(problem, 'name')}
            />
          </div>
          <SelectField id="endpoint" name="endpoint" label="at the endpoint" defaultValue={given.endpoint ?? 'default'}>
            {endpoints.map((slug) => (
              <option key={slug}>{slug}</option>
            ))}
          </SelectField>
          <SelectField id="issuer" name="issuer" label="signed in at" defaultValue={given.issuer ?? ''}>
            <option value="">the built-in issuer</option>
            {issuers.map((slug) => (
              <option key={slug}>{slug}</option>
            ))}
          </SelectField>
          <TextField
            id="client"
            name="client"
            label="by the client"
            placeholder="any"
            defaultValue={given.client}
            autoComplete="off"
            spellCheck={false}
            error={faultAt(problem, 'client')}
          />
          <TextField
            id="scopes"
            name="scopes"
            label="with the scopes"
            placeholder="mcp"
            autoComplete="off"
            spellCheck={false}
            error={faultAt(problem, 'scopes')}
          />
        </div>
        <TextArea
          id="arguments"
          name="arguments"
          label="and the arguments"
          hint="A JSON object, as in a call of a tool. May be left out: then it is as in a list."
          rows={4}
          spellCheck={false}
          error={faultAt(problem, 'arguments')}
        />
        <Names id="subjects" values={subjects} />
        <Names id="tools" values={tools} />
        <div>
          <SubmitButton kind="primary" pending={answer.pending}>
            {answer.pending ? 'Asking…' : 'Explain'}
          </SubmitButton>
        </div>
      </ChangeForm>
      {answer.body && !problem && (
        <Explanation
          explained={answer.body.explained}
          subject={answer.body.question.subject}
          client={answer.body.question.client}
        />
      )}
    </div>
  );
}

function Names({ id, values }: { readonly id: string; readonly values: readonly string[] }) {
  return (
    <datalist id={id}>
      {values.map((value) => (
        <option key={value} value={value} />
      ))}
    </datalist>
  );
}

function faultOf(message: string): DescribedProblem {
  return {
    ...{ code: 'console.arguments', title: 'These arguments cannot be read.', advice: message },
    ...{ correlationId: undefined, faults: [{ path: 'arguments', message }] },
  };
}
