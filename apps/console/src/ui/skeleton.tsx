/** Where something will be in a moment, in about its size. Whoever does not see it is told by `label`. */
export function Skeleton({ lines = 3, label = 'Loading' }: { readonly lines?: number; readonly label?: string }) {
  return (
    <div role="status" className="grid gap-3">
      <span className="sr-only">{label}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} aria-hidden="true" className="h-5 rounded-small bg-line-quiet motion-safe:animate-pulse" />
      ))}
    </div>
  );
}
