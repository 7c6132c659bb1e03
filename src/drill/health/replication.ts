/** Whether the servers of databases are in step. */
import type { DatabaseGroup, Plan } from "../../plan/model.ts";
import { engineOf } from "../../render/mysql/engine.ts";
import type { Lab } from "../../targets/lab/lab.ts";
import { localSql } from "../../targets/lab/local-sql.ts";
import type { Database } from "../../topology/model.ts";
import { choosesWriter } from "../../topology/replication.ts";
import type { Ailments } from "./ailments.ts";
import { galera } from "./galera.ts";
import { grouped } from "./group-replication.ts";
import { PATIENCE_MS } from "./patience.ts";

/** Replicas follow their primary: the declared one, or the one that they have elected. Those of a
 * group are all in it. */
export function replication({ instances, groups }: Plan): Ailments {
  const primaries = new Set(
    instances.filter(({ database }) => database?.role === "primary").map(({ name }) => name),
  );
  const checks = groups.flatMap((group): readonly Ailments[] => {
    if (group.kind !== "database") return [];
    if (group.declared.replication.mode === "galera") return [galera(group)];
    if (group.declared.replication.mode === "group-replication") return [grouped(group)];
    return [choosesWriter(group.declared) ? elected(group) : follows(group, primaries)];
  });
  return async (lab) => (await Promise.all(checks.map((check) => check(lab)))).flat();
}

/** Both threads of every replica run. */
function follows({ instances, declared }: DatabaseGroup, primaries: ReadonlySet<string>): Ailments {
  return async (lab) => {
    const asked = instances.filter((name) => !primaries.has(name) && lab.isOn(name));
    const runs = await Promise.all(asked.map((name) => replicates(lab, name, declared.engine)));
    return asked.filter((_, index) => !runs[index]).map((name) => `${name} does not follow its primary`);
  };
}

/** One takes writes and all others follow. */
function elected({ name: group, instances, declared }: DatabaseGroup): Ailments {
  return async (lab) => {
    const asked = instances.filter((name) => lab.isOn(name));
    const follow = await Promise.all(asked.map((name) => replicates(lab, name, declared.engine)));
    const write = await Promise.all(asked.map((name) => isWritable(lab, name, declared.engine)));
    const writers = asked.filter((_, index) => write[index]);
    return [
      ...(writers.length === 1 ? [] : [`${group} is written at ${writers.join(" and ") || "no server"}`]),
      ...asked
        .filter((name, index) => !follow[index] && !writers.includes(name))
        .map((name) => `${name} does not follow the primary of ${group}`),
    ];
  };
}

async function replicates(lab: Lab, host: string, engine: Database["engine"]): Promise<boolean> {
  const { words } = engineOf(engine);
  const command = localSql(engine, words.status.value, ["--vertical"]);
  const { output } = await lab.run(host, command, { timeoutMs: PATIENCE_MS });
  return [words.ioRunning, words.sqlRunning].every(({ value }) => output.includes(`${value}: Yes`));
}

async function isWritable(lab: Lab, host: string, engine: Database["engine"]): Promise<boolean> {
  const command = localSql(engine, "SELECT IF(@@GLOBAL.read_only, 'reads only', 'takes writes')");
  const { output } = await lab.run(host, command, { timeoutMs: PATIENCE_MS });
  return output.split("\n").includes("takes writes");
}
