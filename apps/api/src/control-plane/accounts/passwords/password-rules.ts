/** What makes a password unfit. `data.findings` of `password.refused` lists these. */
export type PasswordFinding = 'too-short' | 'too-long' | 'common' | 'names-the-account';

/** What a password must not be made of. */
export interface PasswordContext {
  readonly email: string;
  readonly tenantSlug: string;
  readonly tenantName: string;
}

/** Characters, by code point, of the NFKC form. */
const SHORTEST = 12;
const LONGEST = 256;

/** Shorter words are part of too many others. */
const SHORTEST_NAME = 4;

/** Of zxcvbn's scale from 0 to 4: fewer than 10^8 guesses by somebody who knows how people make passwords up. */
const LOWEST_SCORE = 3;

/** Characters that are looked at for patterns: what is longer costs more than it tells. */
const LOOKED_AT = 64;

type Scorer = (password: string) => number;

let scorer: Promise<Scorer> | undefined;

/**
 * What is wrong with a new password; nothing when it is good. NIST SP 800-63B-4, section 3.1.1.2: length, and a list of
 * what is common or leaked, with the changes that people make to such words; any characters, and no rules about which.
 * Nothing leaves the machine. The list is loaded when it is first needed.
 */
export async function passwordFindings(password: string, context: PasswordContext): Promise<PasswordFinding[]> {
  const normal = password.normalize('NFKC');
  const length = [...normal].length;
  if (length < SHORTEST) return ['too-short'];
  if (length > LONGEST) return ['too-long'];
  const findings: PasswordFinding[] = [];
  if (holdsAny(normal, namesIn(context))) findings.push('names-the-account');
  scorer ??= loadScorer();
  if ((await scorer)(normal) < LOWEST_SCORE) findings.push('common');
  return findings;
}

function namesIn({ email, tenantSlug, tenantName }: PasswordContext): string[] {
  const [mailbox = ''] = email.split('@');
  return ['gatehouse', email, mailbox, tenantSlug, tenantName];
}

function holdsAny(password: string, names: readonly string[]): boolean {
  const folded = password.toLowerCase();
  return names
    .map((name) => name.normalize('NFKC').toLowerCase())
    .some((name) => name.length >= SHORTEST_NAME && folded.includes(name));
}

async function loadScorer(): Promise<Scorer> {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  const zxcvbn = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: LOOKED_AT });
  return (password) => zxcvbn.check(password).score;
}
