/** A tool as an upstream lists it. */
export interface ListedTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly annotations: { readonly readOnlyHint: boolean };
}

const inputSchema = {
  type: 'object',
  properties: { order: { type: 'string', description: 'Number of the order.' } },
  required: ['order'],
};

/** The two that are called: one is reviewed as read-only, the other is not reviewed. */
export const TOOLS: readonly ListedTool[] = [
  { name: 'lookup', description: 'Says where an order is.', inputSchema, annotations: { readOnlyHint: true } },
  { name: 'change', description: 'Changes an order.', inputSchema, annotations: { readOnlyHint: false } },
];

/** Tools that are only listed, of the size that tools usually have. */
export function furtherTools(count: number): ListedTool[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `tool_${index}`,
    description: `Does the one thing that tool number ${index} is there for, and says in a sentence or two what came of it.`,
    inputSchema: {
      type: 'object',
      properties: {
        order: { type: 'string', description: 'Number of the order.' },
        reason: { type: 'string', description: 'Why it is done; shown to the customer.' },
        notify: { type: 'boolean', description: 'Whether the customer is told.' },
      },
      required: ['order'],
    },
    annotations: { readOnlyHint: index % 2 === 0 },
  }));
}
