/** Outlines on a grid of 24, drawn with the colour of the text beside them. */
const PATHS = {
  home: 'M4 11 12 4l8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1z',
  upstream: 'M5 5h14v5H5zM5 14h14v5H5zM8.5 7.5h.01M8.5 16.5h.01M12 10v4',
  tool: 'M14.5 6.5a4 4 0 0 0-5 5L4 17l3 3 5.5-5.5a4 4 0 0 0 5-5L15 12l-3-3z',
  access: 'M7.5 14a4.5 4.5 0 1 1 4.3-3.2L20 19v2h-3v-2h-2v-2h-2l-1.6-1.6A4.5 4.5 0 0 1 7.5 14zM7 9h.01',
  audit: 'M6 4h9l4 4v12H6zM14 4v5h5M9 13h7M9 16.5h7',
  members:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20c.4-3.4 2.8-5.5 6-5.5s5.6 2.1 6 5.5M16 4.5a3.5 3.5 0 0 1 0 6.2M17.5 15c2 .8 3.2 2.5 3.5 5',
  endpoint:
    'M12 12h.01M8.5 8.5a5 5 0 0 0 0 7M15.5 8.5a5 5 0 0 1 0 7M5.7 5.7a9 9 0 0 0 0 12.6M18.3 5.7a9 9 0 0 1 0 12.6',
  secret: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2',
  settings: 'M4 7h10M18 7h2M4 12h2M10 12h10M4 17h8M16 17h4M16 5v4M8 10v4M14 15v4',
  tenants: 'M4 20V6l7-2v16M11 9l9 2.5V20M4 20h16M7 9h1M7 12.5h1M7 16h1M14.5 14h2M14.5 17h2',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'M6 6l12 12M18 6 6 18',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  check: 'M5 12.5 10 17 19 7.5',
  down: 'M7 10l5 5 5-5',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM20 20l-4-4',
  warning: 'M12 4 3 20h18zM12 10v4.5M12 17h.01',
} as const;

export type IconName = keyof typeof PATHS;

/** For the eye alone: what it means is said in words beside it. */
export function Icon({ name, size = 18 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      className="shrink-0"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
