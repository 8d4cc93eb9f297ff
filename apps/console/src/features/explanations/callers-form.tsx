import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';

export interface CallersFormProps {
  readonly action: string;
  readonly name: string;
  readonly endpoint: string;
  readonly tools: readonly string[];
  readonly endpoints: readonly string[];
}

/** A form that is an address: what was asked can be sent to somebody. */
export function CallersForm({ action, name, endpoint, tools, endpoints }: CallersFormProps) {
  return (
    <form action={action} className="mb-6 grid items-end gap-3 sm:grid-cols-[2fr_1fr_auto]">
      <TextField
        id="tool"
        name="tool"
        label="Tool"
        required
        list="tools"
        placeholder="shop/get_order"
        defaultValue={name}
        autoComplete="off"
        spellCheck={false}
      />
      <datalist id="tools">
        {tools.map((tool) => (
          <option key={tool} value={tool} />
        ))}
      </datalist>
      <SelectField id="endpoint" name="endpoint" label="At the endpoint" defaultValue={endpoint}>
        {endpoints.map((slug) => (
          <option key={slug}>{slug}</option>
        ))}
      </SelectField>
      <Button type="submit" kind="primary">
        Show
      </Button>
    </form>
  );
}
