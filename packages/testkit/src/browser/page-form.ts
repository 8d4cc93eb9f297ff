/** A form of a page of ours. */
export interface PageForm {
  /** As the page has it. */
  readonly action: string;
  /** Inputs with what they hold. */
  readonly fields: ReadonlyMap<string, string>;
  /** Names of buttons that say something. */
  readonly buttons: ReadonlySet<string>;
  /** What is to be read on it. */
  readonly text: string;
  /** Not to be seen by a reader without script. */
  readonly hidden: boolean;
  /** Of the ceremony that comes before it, where one does. */
  readonly options: string | undefined;
}

/** The forms of a page, in order. */
export function formsOf(html: string): readonly PageForm[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, tag = '', content = '']) => {
    const given = attributesOf(tag);
    const inputs = tagsOf('input', content).map((input): [string, string] => [
      input.get('name') ?? '',
      input.get('value') ?? '',
    ]);
    const buttons = tagsOf('button', content).flatMap((button) => button.get('name') ?? []);
    return {
      action: given.get('action') ?? '',
      fields: new Map(inputs),
      buttons: new Set(buttons),
      text: content.replaceAll(/<[^>]*>/g, ' '),
      hidden: given.has('hidden'),
      options: given.get('data-options'),
    };
  });
}

/** Where a page goes on to by itself. */
export function refreshOf(html: string): string | undefined {
  const refresh = tagsOf('meta', html).find((meta) => meta.get('http-equiv') === 'refresh');
  return refresh?.get('content')?.replace(/^0;url=/, '');
}

function tagsOf(element: string, html: string): ReadonlyMap<string, string>[] {
  return [...html.matchAll(new RegExp(`<${element}\\b([^>]*)>`, 'g'))].map(([, tag = '']) => attributesOf(tag));
}

/** Our pages quote every value, and escape what could end it. */
function attributesOf(tag: string): ReadonlyMap<string, string> {
  const found = tag.matchAll(/([\w-]+)(?:="([^"]*)")?/g);
  return new Map([...found].map(([, name = '', value = '']) => [name, unescaped(value)]));
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`' };

function unescaped(text: string): string {
  return text.replace(/&([#\w]+);/g, (all, entity) => ENTITIES[entity] ?? all);
}
