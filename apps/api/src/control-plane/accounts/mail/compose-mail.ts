import type { Mail } from './mailer.ts';

/** What a message says, before it has a form. */
export interface MailParts {
  readonly to: string;
  readonly subject: string;
  /** Of the person; a greeting without it otherwise. */
  readonly name: string | undefined;
  /** A paragraph each. Tenants and strangers choose parts of them. */
  readonly before: readonly string[];
  /** What the link does. */
  readonly action: string;
  readonly link: string;
  readonly after: readonly string[];
}

/**
 * The message as text and as simple HTML. Whatever was put into it is text in both: in HTML it is escaped, and nothing in
 * it ends a line or hides what follows, in a header least of all.
 */
export function composeMail({ to, subject, name, before, action, link, after }: MailParts): Mail {
  const greeting = name === undefined ? 'Hello,' : `Hello ${name},`;
  const first = [greeting, ...before].map(oneLine);
  const last = after.map(oneLine);
  return {
    to,
    subject: oneLine(subject),
    link,
    text: `${[...first, `${action}:\n${link}`, ...last].join('\n\n')}\n`,
    html: [
      '<!doctype html>',
      '<html lang="en">',
      `<head><meta charset="utf-8"><title>${escapeHtml(oneLine(subject))}</title></head>`,
      '<body style="font-family: sans-serif; line-height: 1.5; max-width: 36em">',
      ...first.map(paragraph),
      `<p><a href="${escapeHtml(link)}">${escapeHtml(action)}</a></p>`,
      `<p style="word-break: break-all">${escapeHtml(link)}</p>`,
      ...last.map(paragraph),
      '</body>',
      '</html>',
      '',
    ].join('\n'),
  };
}

const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`;

/** Controls, line breaks and signs that turn the direction of writing become a blank. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
