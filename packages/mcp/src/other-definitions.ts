import { PromptSchema, ResourceSchema, ResourceTemplateSchema } from '@modelcontextprotocol/core';
import { CONTROL_CHARACTER } from './control-character.ts';
import { definitionsIn } from './definition-list.ts';

/** A prompt as its upstream describes it, members that are not known here included. */
export interface PromptDefinition {
  readonly name: string;
  readonly [member: string]: unknown;
}

/** A resource as its upstream describes it. */
export interface ResourceDefinition {
  readonly uri: string;
  readonly [member: string]: unknown;
}

/** A resource template as its upstream describes it. */
export interface TemplateDefinition {
  readonly uriTemplate: string;
  readonly [member: string]: unknown;
}

/** Characters of the name of a prompt. The specification has no bound; a name that is said to a person has one. */
const MAX_PROMPT_NAME = 256;

/** Characters of a URI or of a template for URIs. */
export const MAX_URI = 2048;

/**
 * The prompts in the result of a `prompts/list`. As with tools, one that stock clients would not accept is left out.
 *
 * @param result of an upstream, as parsed
 * @throws GatehouseError `upstream.invalid-answer` when there is no list, or one beyond all measure
 */
export function promptDefinitions(result: Readonly<Record<string, unknown>>): PromptDefinition[] {
  return definitionsIn(
    result,
    'prompts',
    (prompt): prompt is PromptDefinition =>
      PromptSchema.safeParse(prompt).success && isIdentifier((prompt as PromptDefinition).name, MAX_PROMPT_NAME),
  );
}

/** The same for the result of a `resources/list`. */
export function resourceDefinitions(result: Readonly<Record<string, unknown>>): ResourceDefinition[] {
  return definitionsIn(
    result,
    'resources',
    (resource): resource is ResourceDefinition =>
      ResourceSchema.safeParse(resource).success && isIdentifier((resource as ResourceDefinition).uri, MAX_URI),
  );
}

/** The same for the result of a `resources/templates/list`. */
export function templateDefinitions(result: Readonly<Record<string, unknown>>): TemplateDefinition[] {
  return definitionsIn(
    result,
    'resourceTemplates',
    (template): template is TemplateDefinition =>
      ResourceTemplateSchema.safeParse(template).success &&
      isIdentifier((template as TemplateDefinition).uriTemplate, MAX_URI),
  );
}

function isIdentifier(text: string, longest: number): boolean {
  return text.length > 0 && text.length <= longest && !CONTROL_CHARACTER.test(text);
}
