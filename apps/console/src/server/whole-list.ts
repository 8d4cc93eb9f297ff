import type { Page } from '@gatehouse/contracts/api';
import type { PageData } from './page-data.ts';

/** Items of one page, and pages: more than a person looks through. */
const PAGE = 200;
const PAGES = 10;

export interface WholeList<Item> {
  readonly items: readonly Item[];
  /** Whether there are more. */
  readonly isCut: boolean;
}

/** A list, page by page, up to 2000 items. @param ask for one page */
export async function wholeList<Item>(
  ask: (query: { readonly limit: number; readonly cursor: string | undefined }) => Promise<PageData<Page<Item>>>,
): Promise<PageData<WholeList<Item>>> {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const { body, problem } = await ask({ limit: PAGE, cursor });
    if (problem) return { problem };
    items.push(...body.items);
    cursor = body.nextCursor ?? undefined;
    if (cursor === undefined) break;
  }
  return { body: { items, isCut: cursor !== undefined }, etag: undefined };
}
