import axe from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';

/** What an audit of accessibility made of a page. */
export interface Audit {
  /** Each rule that is broken, with the elements that break it. */
  readonly findings: readonly { readonly rule: string; readonly at: readonly string[] }[];
  /** The rules that something was found to follow. */
  readonly followed: readonly string[];
}

/** Puts the audit into every page that a context opens from now on: from outside, where no policy of theirs holds. */
export function bringAudit(context: BrowserContext): Promise<unknown> {
  return context.addInitScript({ content: axe.source });
}

/** The rules that look at colours: the ones that a page of other colours alone can break. */
export const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/**
 * Audits what a page shows now. Its context has been brought the audit before the page was loaded.
 *
 * @param rules all of them by default
 */
export function audit(page: Page, rules?: readonly string[]): Promise<Audit> {
  return page.evaluate(async (only) => {
    const { run } = (window as unknown as { axe: typeof axe }).axe;
    // All that holds, node by node, would take longer to hand over than to find; it is tried all the same.
    const { violations, passes } = await run({ resultTypes: ['violations'], ...(only && { runOnly: [...only] }) });
    return {
      findings: violations.map(({ id, nodes }) => ({ rule: id, at: nodes.map(({ html }) => html) })),
      followed: passes.map(({ id }) => id),
    };
  }, rules);
}
