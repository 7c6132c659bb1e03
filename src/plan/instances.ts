/** One instance of a group with all that was allotted to it. */
import type { InputProblem } from "../topology/problem.ts";
import { arbitratorOf } from "../topology/replication.ts";
import type { Instance, InstanceAddress, Program } from "./model.ts";
import { type AnyWorkload, arbitratorName, instanceName } from "./names.ts";
import { volumesOf } from "./workload-volumes.ts";

export interface Allotment {
  readonly placement: readonly string[];
  readonly addresses: readonly InstanceAddress[];
  /** Database servers only. */
  readonly serverId: number | undefined;
}

export function instanceOf(workload: AnyWorkload, ordinal: number, allotment: Allotment): Instance {
  const name = instanceName(workload.name, ordinal);
  const { placement, addresses, serverId } = allotment;
  const arbitrator =
    name === arbitratorName(workload) && workload.kind === "database" ? arbitratorOf(workload) : undefined;
  return {
    name,
    group: workload.name,
    ordinal,
    source: workload.source,
    placement,
    addresses,
    programs: arbitrator === undefined ? programsOf(workload) : ["garbd"],
    size: arbitrator?.size ?? workload.size,
    volumes: (arbitrator === undefined ? volumesOf(workload) : []).map((volume) => ({
      ...volume,
      id: `${name}-${volume.name}`,
    })),
    database:
      serverId === undefined || workload.kind !== "database"
        ? undefined
        : { serverId, role: ordinal === workload.primary ? "primary" : "replica" },
  };
}

/** Two volumes of one id would be one volume with two writers: `a-1` with `b-1-data`, and `a-1-b-1` with `data`. */
export function volumeClashes(instances: readonly Instance[]): readonly InputProblem[] {
  const owner = new Map<string, Instance>();
  return instances.flatMap((instance) =>
    instance.volumes.flatMap(({ id, name }) => {
      const other = owner.get(id);
      owner.set(id, instance);
      if (other === undefined) return [];
      return [
        {
          source: instance.source,
          path: `"${instance.group}": volumes.${name}`,
          value: JSON.stringify(name),
          expected: `a name that does not give the volume of ${instance.name} the id of one of ${other.name}: ${id}`,
        },
      ];
    }),
  );
}

function programsOf(workload: AnyWorkload): readonly Program[] {
  switch (workload.kind) {
    case "service":
      return ["application"];
    case "load-balancer":
      return workload.virtualIp === undefined ? [workload.engine] : [workload.engine, "keepalived"];
    case "database":
      return [
        workload.engine,
        ...(workload.rolePort === undefined ? [] : (["database-agent"] as const)),
        ...(workload.pair === undefined ? [] : (["keepalived"] as const)),
      ];
    case "ensemble":
      return [workload.engine];
    default:
      return workload satisfies never;
  }
}
