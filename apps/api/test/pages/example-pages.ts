import type { Page } from '../../src/authorization-server/pages/page.ts';
import { accountExamples } from './account-examples.ts';
import type { ExampleTexts } from './example-texts.ts';
import { flowExamples } from './flow-examples.ts';
import { recoveryExamples } from './recovery-examples.ts';

/** Every page in every state that it has, by a path. */
export function examplePages(texts: ExampleTexts): Readonly<Record<string, Page>> {
  return { ...flowExamples(texts), ...recoveryExamples(texts), ...accountExamples(texts) };
}
