import { html } from '../template/html.ts';

/** The sign of the product: a gate. Its colours are its own, so that it is the same in a tab, by day and by night. */
export const productMark = html`<svg xmlns="http://www.w3.org/2000/svg" class="mark" viewBox="0 0 32 32" aria-hidden="true">
  <rect width="32" height="32" rx="7" fill="#0e5f5a"/>
  <path d="M8.5 25.5V14a7.5 7.5 0 0 1 15 0v11.5M13.5 12.5v13M18.5 12.5v13M8.5 18.75h15" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round"/>
</svg>`;
