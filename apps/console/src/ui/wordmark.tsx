/** The sign of the product and its name, as on the pages of the issuers. Its colours are its own, by day and by night. */
export function Wordmark() {
  return (
    <span className="inline-flex items-center gap-2 font-strong">
      <svg aria-hidden="true" width="28" height="28" viewBox="0 0 32 32">
        <rect width="32" height="32" rx="7" fill="#0e5f5a" />
        <path
          d="M8.5 25.5V14a7.5 7.5 0 0 1 15 0v11.5M13.5 12.5v13M18.5 12.5v13M8.5 18.75h15"
          fill="none"
          stroke="#fff"
          strokeWidth="2"
          strokeLinecap="round"
        />
      </svg>
      Gatehouse
    </span>
  );
}
