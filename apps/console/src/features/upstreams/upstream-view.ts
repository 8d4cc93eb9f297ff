/** Something that offers tools behind Gatehouse. */
export interface UpstreamView {
  readonly slug: string;
  readonly kind: string;
  readonly url: string;
  readonly credential: { readonly type: string; readonly name?: string; readonly value?: string };
  readonly timeoutMs: number;
  readonly newTools: 'serve' | 'review';
  readonly fromFile: boolean;
}
