import { icon, passkeyScript, stylesheet } from '../assets.ts';
import type { Page, PageFrame } from '../page.ts';
import { type PageNeeds, pageHeaders } from '../page-headers.ts';
import { attributes } from '../template/attributes.ts';
import { type Content, type Html, html } from '../template/html.ts';
import { name } from '../template/name.ts';
import { productMark } from './product-mark.ts';

/** What a page puts into the layout. */
export interface PageParts extends Partial<PageNeeds> {
  /** What the page is; the title of the window adds whose it is. */
  readonly title: string;
  /** Something went wrong with what was sent: said first to those who hear the title. */
  readonly failed?: boolean;
  readonly wide?: boolean;
  /** The element that leads on by itself, where a page does. */
  readonly refresh?: Html;
  /** The way out, across from the product. */
  readonly leave?: Content;
  /** Between the tenant and the content. */
  readonly places?: Html;
  readonly content: Content;
}

/** The whole document around the content of a page. */
export function page(frame: PageFrame, parts: PageParts): Page {
  const { title, failed = false, wide = false, script = false, partOfFlow = false } = parts;
  const { refresh, leave, places, content } = parts;
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${failed ? 'Error: ' : ''}${title} – ${frame.tenant ? name(frame.tenant.name) : 'Gatehouse'}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
${refresh}<link rel="icon" href="${icon.path}" type="image/svg+xml">
<link rel="stylesheet" href="${stylesheet.path}">
${script ? html`<script src="${passkeyScript.path}" defer></script>` : undefined}
</head>
<body ${attributes({ class: wide && 'wide' })}>
<header class="top">${productMark}<span>Gatehouse</span>${leave}</header>
<main class="card">
${frame.tenant && tenantStrip(frame.tenant)}
${places}
<div class="content">
${content}
</div>
</main>
<footer class="bottom">${whereabouts(frame)}</footer>
</body>
</html>
`;
  return { html: document.markup, headers: pageHeaders({ script, partOfFlow }) };
}

function tenantStrip(tenant: NonNullable<PageFrame['tenant']>): Html {
  return html`<div class="tenant"><span class="tenant-name">${name(tenant.name)}</span> <span class="slug">${tenant.slug}</span></div>`;
}

/** So that a reader can compare it with what the browser says. */
function whereabouts({ issuer }: PageFrame): Html {
  return html`<span>You are at <strong>${new URL(issuer).host}</strong></span>`;
}
