import { attributes } from '../template/attributes.ts';
import { type Content, type Html, html } from '../template/html.ts';

/** Something to know before going on, or what has just happened. */
export function notice(kind: 'plain' | 'warning' | 'success', content: Content): Html {
  const given = attributes({
    class: kind === 'plain' ? 'notice' : `notice ${kind}`,
    role: kind === 'success' && 'status',
  });
  return html`<div ${given}>${content}</div>`;
}
