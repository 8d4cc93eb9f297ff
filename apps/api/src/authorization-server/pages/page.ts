/** A page, ready to be sent: a document, and the headers that it needs and must not be sent without. */
export interface Page {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What every page says around its card. */
export interface PageFrame {
  /** Whose page it is; absent where that is not known. */
  readonly tenant?: TenantLabel | undefined;
  /** URL of the issuer that the page belongs to; the reader is shown its host. */
  readonly issuer: string;
}

export interface TenantLabel {
  readonly name: string;
  readonly slug: string;
}

/** Where a form is sent, and the proof that we have made it. */
export interface FormTarget {
  readonly action: string;
  readonly csrf: string;
  /** Hidden fields: what the next step has to be told. */
  readonly carried?: Readonly<Record<string, string>> | undefined;
}

/** A form that is sent after a ceremony of WebAuthn. */
export interface PasskeyTarget extends FormTarget {
  /** Options of the ceremony as JSON (WebAuthn level 3, section 5.1.9); the answer comes back so, in `credential`. */
  readonly options: object;
}

/** Someone has to wait: too many tries, by account or by address. */
export interface Throttled {
  readonly kind: 'throttled';
  readonly retryAfterSeconds: number;
}
