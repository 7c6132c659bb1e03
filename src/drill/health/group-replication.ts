/** Whether all servers of a MySQL group are in it. */
import type { DatabaseGroup } from "../../plan/model.ts";
import { localSql } from "../../targets/lab/local-sql.ts";
import type { Ailments } from "./ailments.ts";
import { PATIENCE_MS } from "./patience.ts";

const ONLINE =
  "SELECT CONCAT('online: ', COUNT(*)) FROM performance_schema.replication_group_members WHERE MEMBER_STATE = 'ONLINE'";

/** Every server sees as many others online as there are. */
export function grouped({ instances, declared }: DatabaseGroup): Ailments {
  return async (lab) => {
    const asked = instances.filter((name) => lab.isOn(name));
    const joined = await Promise.all(
      asked.map(async (name) => {
        const { output } = await lab.run(name, localSql(declared.engine, ONLINE), { timeoutMs: PATIENCE_MS });
        return output.split("\n").includes(`online: ${instances.length}`);
      }),
    );
    return asked
      .filter((_, index) => joined[index] !== true)
      .map((name) => `${name} is not in a group with all ${instances.length} servers`);
  };
}
