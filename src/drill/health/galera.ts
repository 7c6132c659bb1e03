/** Whether all servers of a Galera cluster are in it. */
import { serversIn } from "../../plan/database-servers.ts";
import type { DatabaseGroup } from "../../plan/model.ts";
import { localSql } from "../../targets/lab/local-sql.ts";
import type { Ailments } from "./ailments.ts";
import { PATIENCE_MS } from "./patience.ts";

/** "Synced": https://mariadb.com/docs/galera-cluster/reference/galera-cluster-status-variables#wsrep_local_state */
const SYNCED = 4;

/** Every server has all transactions, and counts as many others as there are, an arbitrator among them. */
export function galera(group: DatabaseGroup): Ailments {
  const { instances, declared } = group;
  const well = [`wsrep_cluster_size\t${instances.length}`, `wsrep_local_state\t${SYNCED}`];
  const query = "SHOW GLOBAL STATUS WHERE Variable_name IN ('wsrep_cluster_size', 'wsrep_local_state')";
  return async (lab) => {
    const asked = serversIn(group).filter((name) => lab.isOn(name));
    const joined = await Promise.all(
      asked.map(async (name) => {
        const { output } = await lab.run(name, localSql(declared.engine, query), { timeoutMs: PATIENCE_MS });
        return well.every((line) => output.split("\n").includes(line));
      }),
    );
    return asked
      .filter((_, index) => joined[index] !== true)
      .map((name) => `${name} is not in step with all ${instances.length} members of its cluster`);
  };
}
