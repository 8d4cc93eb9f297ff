import type { JobOperation } from '../../context.ts';

/** What every one of them takes. */
const inputSchema = {
  type: 'object',
  properties: { jobId: { type: 'string', description: 'As it was given in the place of a result.' } },
  required: ['jobId'],
};

const definitions: readonly (readonly [JobOperation['verb'], Readonly<Record<string, unknown>>])[] = [
  [
    'status',
    {
      name: 'job_status',
      title: 'Status of a job',
      description:
        'Says how far a call is that goes on as a job: working, input_required, completed, failed or cancelled.',
      inputSchema,
      outputSchema: {
        type: 'object',
        properties: {
          jobId: { type: 'string' },
          status: { type: 'string', enum: ['working', 'input_required', 'completed', 'failed', 'cancelled'] },
          message: { type: 'string' },
          createdAt: { type: 'string' },
          lastUpdatedAt: { type: 'string' },
          keptUntil: { type: 'string' },
        },
        required: ['jobId', 'status', 'createdAt', 'lastUpdatedAt', 'keptUntil'],
      },
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
  ],
  [
    'result',
    {
      name: 'job_result',
      title: 'Result of a job',
      description: 'Gives the result of a call that went on as a job, once its status is completed or failed.',
      inputSchema,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
  ],
  [
    'cancel',
    {
      name: 'job_cancel',
      title: 'Cancel a job',
      description: 'Cancels a call that goes on as a job. What it has done by then stays done.',
      inputSchema,
      annotations: { destructiveHint: true, idempotentHint: true, openWorldHint: false },
    },
  ],
];

/** The tools for clients that know no tasks, by name, each as a list shows it. */
export const JOB_TOOLS: ReadonlyMap<string, { readonly verb: JobOperation['verb']; readonly listed: string }> = new Map(
  definitions.map(([verb, definition]) => [String(definition.name), { verb, listed: JSON.stringify(definition) }]),
);
