/** Server ids of MySQL and MariaDB: unique in the topology, so that any server may replicate from any other. */
import type { Allocations } from "./model.ts";
import { ownValue } from "./own-value.ts";
import { allocateSlots } from "./slots.ts";

/** `server_id` is 1 to 2^32 - 1 (https://mariadb.com/kb/en/replication-and-binary-log-system-variables/#server_id). */
const SERVER_IDS = 2 ** 32 - 1;

/** Server id by instance name. */
export function allocateServerIds(
  stack: string,
  instances: readonly string[],
  previous: Allocations | undefined,
): ReadonlyMap<string, number> {
  const result = allocateSlots({
    names: instances,
    size: SERVER_IDS,
    previous: (name) => {
      const id = ownValue(previous?.serverIds, name);
      return id === undefined ? undefined : id - 1;
    },
    hashed: (name) => `${stack}/${name}`,
  });
  if (!result.ok) throw new Error(`${result.wanted} database servers, more than there are server ids`);
  return new Map([...result.slots].map(([name, slot]) => [name, slot + 1]));
}
