/** Whether replicas follow their primary. */
import type { Plan } from "../../plan/model.ts";
import { engineOf } from "../../render/mysql/engine.ts";
import type { Lab } from "../../targets/lab/lab.ts";
import { localSql } from "../../targets/lab/local-sql.ts";
import type { Database } from "../../topology/model.ts";
import type { Ailments } from "./ailments.ts";

/** A server that hangs holds its client up for good. */
const PATIENCE_MS = 5000;

/** Both threads of every replica run. */
export function replication({ instances, groups }: Plan): Ailments {
  const engines = new Map(
    groups.flatMap((group) => (group.kind === "database" ? [[group.name, group.declared.engine]] : [])),
  );
  const replicas = instances.flatMap(({ name, group, database }) => {
    const engine = engines.get(group);
    return engine !== undefined && database?.role === "replica" ? [{ name, engine }] : [];
  });
  return async (lab) => {
    const asked = replicas.filter(({ name }) => lab.isOn(name));
    const runs = await Promise.all(asked.map(({ name, engine }) => replicates(lab, name, engine)));
    return asked.filter((_, index) => !runs[index]).map(({ name }) => `${name} does not follow its primary`);
  };
}

async function replicates(lab: Lab, host: string, engine: Database["engine"]): Promise<boolean> {
  const { words } = engineOf(engine);
  const command = localSql(engine, words.status.value, ["--vertical"]);
  const { output } = await lab.run(host, command, { timeoutMs: PATIENCE_MS });
  return [words.ioRunning, words.sqlRunning].every(({ value }) => output.includes(`${value}: Yes`));
}
