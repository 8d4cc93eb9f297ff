import { type Html, html } from '../../../authorization-server/pages/template/html.ts';
import type { JsonSchema } from './openapi.ts';

/** A JSON Schema for people: what kind of value it is, and of an object each member on a line of its own. */
export function schemaInWords(schema: JsonSchema): Html {
  return html`<p>${kindOf(schema)}</p>${membersOf(schema)}`;
}

/** What kind of value a schema describes, with its bounds. */
export function kindOf(schema: JsonSchema): string {
  const { type, items, anyOf, enum: words, default: otherwise } = schema as Described;
  const kind = words
    ? `one of ${words.map(String).join(', ')}`
    : anyOf
      ? anyOf.map(kindOf).join(', or ')
      : type === 'array' && items
        ? `list of ${kindOf(items)}`
        : type === undefined
          ? 'any value'
          : [type].flat().join(' or ');
  return `${kind}${boundsOf(schema as Described)}${otherwise === undefined ? '' : `; ${JSON.stringify(otherwise)} unless given`}`;
}

interface Described {
  readonly type?: string | readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
}

function boundsOf({ format, minimum, maximum, maxLength, maxItems }: Described): string {
  const bounds = [
    ...(format === undefined ? [] : [format]),
    ...(minimum === undefined || maximum === undefined ? [] : [`${minimum} to ${maximum}`]),
    ...(maxLength === undefined ? [] : [`up to ${maxLength} characters`]),
    ...(maxItems === undefined ? [] : [`up to ${maxItems}`]),
  ];
  return bounds.length > 0 ? ` (${bounds.join(', ')})` : '';
}

function membersOf(schema: JsonSchema): Html | undefined {
  const { properties, required = [], items, anyOf } = schema as Described;
  if (properties) {
    return html`<ul>${Object.entries(properties).map(
      ([name, member]) =>
        html`<li><code>${name}</code> ${kindOf(member)}${required.includes(name) ? '' : '; may be left out'}${membersOf(member)}</li>`,
    )}</ul>`;
  }
  if (items) return membersOf(items);
  return anyOf && html`${anyOf.map(membersOf)}`;
}
