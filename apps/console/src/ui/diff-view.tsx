import { FoldedText } from './folded-text.tsx';
import { CodeText } from './foreign-text.tsx';

export interface DiffViewProps {
  readonly differences: readonly { readonly path: string; readonly before?: unknown; readonly after?: unknown }[];
}

/** Where two versions of something differ: what it was, and what it is. Said by signs and words, and not by colour alone. */
export function DiffView({ differences }: DiffViewProps) {
  return (
    <ul className="grid gap-4">
      {differences.map(({ path, before, after }) => (
        <li key={path}>
          <p className="mb-1 font-strong">
            <CodeText>{path}</CodeText>
          </p>
          <div className="overflow-hidden rounded-base border border-line-quiet font-mono text-small">
            {before !== undefined && <Side sign="−" name="before" value={before} look="bg-danger-ground text-danger" />}
            {after !== undefined && <Side sign="+" name="after" value={after} look="bg-success-ground text-success" />}
          </div>
        </li>
      ))}
    </ul>
  );
}

interface SideProps {
  readonly sign: string;
  readonly name: string;
  readonly value: unknown;
  readonly look: string;
}

function Side({ sign, name, value, look }: SideProps) {
  return (
    <div className={`flex gap-3 px-3 py-2 ${look}`}>
      <span aria-hidden="true">{sign}</span>
      <span className="sr-only">{name}: </span>
      <span className="min-w-0 whitespace-pre-wrap">
        <bdi className="break-words">
          <FoldedText text={typeof value === 'string' ? value : JSON.stringify(value, null, 2)} label={name} />
        </bdi>
      </span>
    </div>
  );
}
