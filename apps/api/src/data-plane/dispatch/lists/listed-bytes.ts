import { type Era, sessionTool, withServerInfo } from '@gatehouse/mcp';
import { canonicalResource, decide, type Permissions, type Question } from '@gatehouse/policy';
import { questionOf } from '../../authorize/question.ts';
import type { ListKind } from '../../context.ts';
import type { EndpointSnapshot, ServedTool } from '../../snapshot/tenant-snapshot.ts';
import { serverInfo } from '../server-info.ts';
import { JOB_TOOLS } from '../tasks/job-tools.ts';

/** Milliseconds; a list is never said to hold longer, because a grant may change meanwhile. */
const LONGEST_TTL = 60_000;

/** Verdicts without a token's scopes: what is granted but not covered by them is shown, and answered with a step-up. */
const NO_SCOPES: ReadonlySet<string> = new Set();

const MEMBER: Readonly<Record<ListKind, string>> = {
  tools: 'tools',
  prompts: 'prompts',
  resources: 'resources',
  templates: 'resourceTemplates',
};

/** Serialised once per (endpoint, permissions): both objects are replaced when anything in them changes. */
const lists = new WeakMap<EndpointSnapshot, WeakMap<Permissions, Lists>>();

type Lists = Map<string, Buffer>;

/** For whom a list is: of which era, and whether it can ask for tasks by itself. */
export interface Reader {
  readonly era: Era;
  readonly knowsTasks: boolean;
}

const CURRENT: Reader = { era: 'current', knowsTasks: true };

/**
 * The result of a list for whoever has these permissions, as JSON, with the brace that ends its message. The same objects
 * give the same bytes: they are sent as they are, because a list can be long.
 */
export function listedBytes(
  list: ListKind,
  endpoint: EndpointSnapshot,
  permissions: Permissions,
  { era, knowsTasks }: Reader = CURRENT,
): Buffer {
  const known = listsFor(endpoint, permissions);
  const key = `${list} ${era} ${knowsTasks}`;
  let bytes = known.get(key);
  if (!bytes) {
    const members = membersFor(list, endpoint, permissions);
    if (list === 'tools' && !knowsTasks) members.push(...jobTools(endpoint, permissions));
    bytes = Buffer.from(`${textOf(list, members, endpoint, era)}}`);
    known.set(key, bytes);
  }
  return bytes;
}

function listsFor(endpoint: EndpointSnapshot, permissions: Permissions): Lists {
  const ofEndpoint = lists.get(endpoint) ?? new WeakMap<Permissions, Lists>();
  lists.set(endpoint, ofEndpoint);
  const known: Lists = ofEndpoint.get(permissions) ?? new Map();
  ofEndpoint.set(permissions, known);
  return known;
}

/** The tools of ours for who cannot ask for tasks by itself, where a tool that is shown may become one. */
function jobTools({ tools }: EndpointSnapshot, permissions: Permissions): string[] {
  const mayBeTask = [...tools.values()].some(
    (tool) => tool.running.execution !== 'inline' && isShown(permissions, questionOfTool(tool)),
  );
  if (!mayBeTask) return [];
  return [...JOB_TOOLS].filter(([name]) => !tools.has(name)).map(([, { listed }]) => listed);
}

/** What these permissions show of a list. */
function membersFor(list: ListKind, endpoint: EndpointSnapshot, permissions: Permissions): string[] {
  const members = [...membersOf(list, endpoint)];
  return members.filter(({ question }) => isShown(permissions, question)).map(({ text }) => text);
}

function isShown(permissions: Permissions, question: Question): boolean {
  return decide(permissions, question).verdict !== 'hidden';
}

function questionOfTool(tool: ServedTool): Question {
  return questionOf({ subject: { kind: 'tool', tool }, canonicalName: tool.canonicalName }, NO_SCOPES);
}

function textOf(list: ListKind, members: readonly string[], endpoint: EndpointSnapshot, era: Era): string {
  if (era === 'session') {
    const shown = list === 'tools' ? members.map(sessionTool).filter((tool) => tool !== undefined) : members;
    return `{"${MEMBER[list]}":[${shown.join(',')}]}`;
  }
  const rest = withServerInfo({ resultType: 'complete', ttlMs: ttlOf(endpoint), cacheScope: 'private' }, serverInfo);
  return `{"${MEMBER[list]}":[${members.join(',')}],${JSON.stringify(rest).slice(1)}`;
}

interface Member {
  readonly question: Question;
  readonly text: string;
}

function* membersOf(list: ListKind, endpoint: EndpointSnapshot): Generator<Member> {
  switch (list) {
    case 'tools':
      for (const tool of endpoint.tools.values()) {
        yield { question: questionOfTool(tool), text: tool.listed };
      }
      break;
    case 'prompts':
      for (const prompt of endpoint.prompts.values()) {
        const { canonicalName, servedName, definition } = prompt;
        const question = questionOf({ subject: { kind: 'prompt', prompt }, canonicalName }, NO_SCOPES);
        yield { question, text: JSON.stringify({ ...definition, name: servedName }) };
      }
      break;
    case 'resources':
      for (const { canonicalName, definition } of endpoint.resources.values()) {
        const question = questionOf({ subject: { kind: 'resource' }, canonicalName }, NO_SCOPES);
        yield { question, text: JSON.stringify(definition) };
      }
      break;
    case 'templates':
      for (const { upstream, uriTemplate, definition } of endpoint.templates) {
        const canonicalName = canonicalResource(upstream.slug, uriTemplate);
        const question = questionOf({ subject: { kind: 'resource' }, canonicalName }, NO_SCOPES);
        yield { question, text: JSON.stringify(definition) };
      }
      break;
  }
}

/** The least of the parts' (2026-07-28, server/utilities/caching). */
function ttlOf({ upstreams }: EndpointSnapshot): number {
  return Math.min(LONGEST_TTL, ...upstreams.map(({ upstream }) => upstream.catalogue?.ttlMs ?? 0));
}
