/** What other people chose, on the example pages. */
export interface ExampleTexts {
  readonly tenant: string;
  readonly client: string;
  readonly person: string;
  readonly identifier: string;
  readonly device: string;
  readonly scope: string;
}

export const ordinaryTexts: ExampleTexts = {
  tenant: 'Acme Inc.',
  client: 'Claude Desktop',
  person: 'Ada Lovelace',
  identifier: 'ada@acme.example',
  device: 'Firefox on Linux',
  scope: 'mcp:tools:everything',
};

/** The same text in every place. */
export const everywhere = (text: string): ExampleTexts => ({
  tenant: text,
  client: text,
  person: text,
  identifier: text,
  device: text,
  scope: text,
});
