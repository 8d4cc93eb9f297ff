/** What a tool answers: one value, as JSON. */
export const text = (value: unknown) => ({ content: [{ type: 'text' as const, text: JSON.stringify(value) }] });

/** What a tool answers when it cannot do what it was asked to. */
export const failure = (message: string) => ({ content: [{ type: 'text' as const, text: message }], isError: true });
