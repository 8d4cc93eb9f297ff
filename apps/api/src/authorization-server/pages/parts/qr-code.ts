import encodeQR from 'qr';
import { type Html, html } from '../template/html.ts';

/** Light modules around the code: readers need four. */
const BORDER = 4;

/** A text as a QR code, drawn in place: nothing is loaded, and no other page has its address. */
export function qrCode(text: string, label: string): Html {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: BORDER });
  return html`<svg class="qr" role="img" aria-label="${label}" viewBox="0 0 ${rows.length} ${rows.length}" shape-rendering="crispEdges"><path d="${drawn(rows)}" fill="#000"/></svg>`;
}

/** One square a dark module. */
function drawn(rows: readonly (readonly boolean[])[]): string {
  return rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : []))).join('');
}
