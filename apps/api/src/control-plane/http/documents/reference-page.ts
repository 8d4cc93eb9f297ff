import { page } from '../../../authorization-server/pages/layout/document.ts';
import type { Page } from '../../../authorization-server/pages/page.ts';
import { facts } from '../../../authorization-server/pages/parts/facts.ts';
import { heading } from '../../../authorization-server/pages/parts/heading.ts';
import { type Html, html } from '../../../authorization-server/pages/template/html.ts';
import type { DescribedOperation, JsonSchema, OpenApiDocument } from './openapi.ts';
import { kindOf, schemaInWords } from './schema-in-words.ts';

/** The API for people to read: what its description says, by noun. */
export function referencePage({ paths, tags, servers }: OpenApiDocument): Page {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const [{ url } = { url: '' }] = servers;
  return page(
    { issuer: url },
    {
      title: 'Control-plane API',
      wide: true,
      content: html`${heading('Control-plane API', 'Every operation, with what it takes, what it answers and which permission it asks for.')}
<p>For programs the same is at <code>/api/openapi.json</code>, as OpenAPI 3.1.</p>
${tags.map(
  ({ name }) => html`<section class="reference">
<h2>${name}</h2>
${operations.filter(({ operation }) => operation.tags.includes(name)).map(described)}
</section>`,
)}`,
    },
  );
}

interface Listed {
  readonly path: string;
  readonly method: string;
  readonly operation: DescribedOperation;
}

function described({ path, method, operation }: Listed): Html {
  const { summary, parameters, requestBody, responses } = operation;
  return html`<details id="${operation.operationId}">
<summary><code>${method} ${path}</code> <span>${summary}</span></summary>
${facts([
  { term: 'Permission', is: html`<code>${operation['x-permission']}</code>` },
  ...parameters.map(({ name, in: place, required, schema }) => ({
    term: `${name} (${place}${required ? '' : ', may be left out'})`,
    is: kindOf(schema),
  })),
])}
${requestBody && schemaOf('Body', requestBody.content['application/json'].schema)}
${Object.entries(responses).map(([status, response]) => answerOf(status, response))}
</details>`;
}

function answerOf(status: string, response: unknown): Html | undefined {
  const { content } = response as { readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>> };
  const schema = content?.['application/json']?.schema;
  return schema && schemaOf(`Answer ${status}`, schema);
}

function schemaOf(title: string, schema: JsonSchema): Html {
  return html`<h3>${title}</h3>
${schemaInWords(schema)}`;
}
