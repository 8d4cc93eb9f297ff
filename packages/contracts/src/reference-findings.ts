import { Declared } from './declared.ts';
import type { Finding } from './problem.ts';
import { listOf, memberOf, textOf } from './raw-value.ts';
import { repeated } from './repeated.ts';
import { BUILTIN_ISSUER } from './sections/issuer.ts';

/** Group members of one file, all groups together. */
const MAX_MEMBERS = 5000;

/**
 * What is wrong between parts of a tenant's file: names that are declared twice, or used and not declared. It
 * reads the file as it was written and takes what has the right form, so that one run finds these as well as
 * what the schema finds.
 */
export function referenceFindings(file: unknown): Finding[] {
  const upstreams = new Declared('upstream', namesOf(file, 'upstreams', 'slug'));
  const issuers = new Declared('issuer', [...namesOf(file, 'issuers', 'slug'), BUILTIN_ISSUER]);
  return [
    ...['issuers', 'upstreams', 'endpoints', 'groups', 'roles'].flatMap((section) =>
      repeated([section], listOf(file, section), (item) => textOf(item, 'slug'), 'slug'),
    ),
    ...repeated(['issuers'], listOf(file, 'issuers'), (item) => textOf(item, 'issuer'), 'issuer'),
    ...repeated(['tools'], listOf(file, 'tools'), (item) => textOf(item, 'match'), 'match'),
    ...repeated(['clients'], listOf(file, 'clients'), (item) => textOf(item, 'id'), 'id'),
    ...listOf(file, 'endpoints').flatMap((endpoint, index) => {
      const shown = listOf(endpoint, 'upstreams');
      const path = ['endpoints', index, 'upstreams'];
      return upstreams.missing(path, shown, 'slug');
    }),
    ...repeatedInEntries(file),
    ...memberFindings(file, issuers),
    ...bindingFindings(file, issuers),
  ];
}

/** What one entry says twice. */
export function repeatedInEntries(file: unknown): Finding[] {
  return [
    ...listOf(file, 'endpoints').flatMap((endpoint, index) => {
      const shown = listOf(endpoint, 'upstreams');
      const path = ['endpoints', index, 'upstreams'];
      return [
        ...repeated(path, shown, (item) => textOf(item, 'slug'), 'slug'),
        ...repeated(path, shown, prefixOf, 'as', 'prefix'),
      ];
    }),
    ...listOf(file, 'groups').flatMap((group, index) =>
      repeated(['groups', index, 'members'], listOf(group, 'members'), memberKey, undefined, 'member'),
    ),
  ];
}

function memberFindings(file: unknown, issuers: Declared): Finding[] {
  let count = 0;
  return listOf(file, 'groups').flatMap((group, index) => {
    const members = listOf(group, 'members');
    const path = ['groups', index, 'members'];
    const before = count;
    count += members.length;
    const over = before <= MAX_MEMBERS && count > MAX_MEMBERS;
    return [
      ...issuers.missing(path, members, 'issuer'),
      ...(over ? [{ path, message: `The groups of one file have ${MAX_MEMBERS} members at the most.` }] : []),
    ];
  });
}

function bindingFindings(file: unknown, issuers: Declared): Finding[] {
  const bindings = listOf(file, 'bindings');
  const path = ['bindings'];
  const publicClients = new Set(
    listOf(file, 'clients')
      .filter((client) => textOf(client, 'kind') === 'public')
      .map((client) => textOf(client, 'id')),
  );
  const provesNothing = (to: unknown): boolean =>
    memberOf(to, 'subject') === undefined &&
    memberOf(to, 'group') === undefined &&
    publicClients.has(textOf(to, 'client') ?? '');
  return [
    ...new Declared('role', namesOf(file, 'roles', 'slug')).missing(path, bindings, 'role'),
    ...new Declared('group', namesOf(file, 'groups', 'slug')).missing(path, bindings, 'to', 'group'),
    ...new Declared('client', namesOf(file, 'clients', 'id')).missing(path, bindings, 'to', 'client'),
    ...issuers.missing(path, bindings, 'to', 'issuer'),
    ...repeated(path, bindings, bindingKey, 'role', 'binding'),
    ...bindings.flatMap((binding, index) =>
      provesNothing(memberOf(binding, 'to'))
        ? [
            {
              path: [...path, index, 'to', 'client'],
              message: 'Anybody can use the id of a public client: name a subject or a group beside it.',
            },
          ]
        : [],
    ),
  ];
}

function namesOf(file: unknown, section: string, member: string): string[] {
  return listOf(file, section).flatMap((item) => textOf(item, member) ?? []);
}

function prefixOf(shown: unknown): string | undefined {
  const slug = textOf(shown, 'slug');
  return textOf(shown, 'as') ?? (slug === undefined ? undefined : `${slug}_`);
}

function memberKey(member: unknown): string | undefined {
  if (typeof member === 'string') return JSON.stringify([BUILTIN_ISSUER, member]);
  const subject = textOf(member, 'subject');
  return subject === undefined ? undefined : JSON.stringify([textOf(member, 'issuer'), subject]);
}

function bindingKey(binding: unknown): string | undefined {
  const role = textOf(binding, 'role');
  const to = memberOf(binding, 'to');
  const [subject, group, client] = ['subject', 'group', 'client'].map((member) => textOf(to, member));
  if (role === undefined || (subject ?? group ?? client) === undefined) return undefined;
  return JSON.stringify([role, subject && (textOf(to, 'issuer') ?? BUILTIN_ISSUER), subject, group, client]);
}
