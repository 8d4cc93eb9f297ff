import { ANNOUNCEMENT_BYTES, parseTenantId, type TenantId } from '@gatehouse/db';

/** Tasks by tenant. */
export type NoticedTasks = ReadonlyMap<TenantId, ReadonlySet<string>>;

/** What one process tells the others: about which tasks something has changed. */
interface Notice {
  /** The process that says it, which has heard of it already. */
  readonly from: string;
  readonly tasks: Record<string, string[]>;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Bytes of JSON around an id: quotes, brackets, a colon and a comma. */
const AROUND = 6;

/** Whether it can be the id of a task, as its row has it. */
export const isTaskId = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

/** As few payloads as the tasks fit in. All ids are UUIDs, so a character is a byte. */
export function noticePayloads(from: string, tasks: NoticedTasks): string[] {
  const payloads: string[] = [];
  const empty = JSON.stringify({ from, tasks: {} } satisfies Notice).length;
  let open: Notice['tasks'] = {};
  let bytes = empty;
  const close = () => {
    if (bytes > empty) payloads.push(JSON.stringify({ from, tasks: open } satisfies Notice));
    open = {};
    bytes = empty;
  };
  for (const [tenantId, taskIds] of tasks) {
    for (const taskId of taskIds) {
      const more = taskId.length + tenantId.length + 2 * AROUND;
      if (bytes + more > ANNOUNCEMENT_BYTES) close();
      const ofTenant = open[tenantId];
      if (ofTenant) ofTenant.push(taskId);
      else open[tenantId] = [taskId];
      bytes += ofTenant ? taskId.length + AROUND : more;
    }
  }
  close();
  return payloads;
}

/** What a payload says, or undefined: who may connect may announce anything. What is no id in it is left out. */
export function noticeIn(payload: string): { readonly from: unknown; readonly tasks: NoticedTasks } | undefined {
  try {
    const { from, tasks } = JSON.parse(payload) as Record<keyof Notice, unknown>;
    const entries = Object.entries(tasks as Record<string, unknown>).map(
      ([tenantId, taskIds]) => [parseTenantId(tenantId), new Set((taskIds as unknown[]).filter(isTaskId))] as const,
    );
    return { from, tasks: new Map(entries) };
  } catch {
    return undefined;
  }
}
