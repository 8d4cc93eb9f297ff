/** Whose issuer it is. */
export interface IssuerTenant {
  readonly slug: string;
  readonly name: string;
  /** `iss` */
  readonly issuer: string;
}
