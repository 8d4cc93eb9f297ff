/** A longer one makes an address that servers refuse. */
const LONGEST = 1000;

/** Where the pages of a tenant are. */
export function homeOf(tenant: string): string {
  return `/t/${tenant}`;
}

/** Where to go after signing in at a tenant: to the path that was asked for if it is one of that tenant's pages here. */
export function placeInTenant(tenant: string, asked: string | null): string {
  const home = homeOf(tenant);
  const here = 'http://here.invalid';
  if (!asked || asked.length > LONGEST || !URL.canParse(asked, here)) return home;
  const { origin, pathname, search } = new URL(asked, here);
  const isOurs = origin === here && (pathname === home || pathname.startsWith(`${home}/`));
  return isOurs ? `${pathname}${search}` : home;
}
