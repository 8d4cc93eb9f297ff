/** What a grant is about. */
export interface GrantedThings {
  readonly tools?: readonly string[];
  readonly prompts?: readonly string[];
  readonly resources?: readonly string[];
  readonly tags?: readonly string[];
  readonly annotations?: Readonly<Record<string, boolean>>;
}

export interface GrantView {
  readonly allow?: GrantedThings;
  readonly deny?: GrantedThings;
}

/** A named set of grants. */
export interface RoleView {
  readonly slug: string;
  readonly grants: readonly GrantView[];
  readonly fromFile: boolean;
}

/** Who has a role. */
export interface BindingView {
  readonly id: string;
  readonly role: string;
  readonly to: {
    readonly subject?: string;
    readonly issuer?: string;
    readonly group?: string;
    readonly client?: string;
  };
  readonly until?: string;
  readonly fromFile: boolean;
}
