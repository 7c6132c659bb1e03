/** Names of what the plan makes out of the declared parts. */
import type { Database, LoadBalancer, Topology, Workload } from "../topology/model.ts";
import type { InputProblem } from "../topology/problem.ts";
import { arbitratorOf, serverCount } from "../topology/replication.ts";
import { type AnyWorkload, workloadsOf } from "../topology/workloads.ts";
import { sortedBy } from "./compare.ts";

export function instanceName(group: string, ordinal: number): string {
  return `${group}-${ordinal}`;
}

export function instanceNames(workload: Workload): readonly string[] {
  return Array.from({ length: workload.replicas }, (_, index) => instanceName(workload.name, index + 1));
}

/** Of a database the servers, without an arbitrator. */
export function serverNames(database: Database): readonly string[] {
  return instanceNames(database).slice(0, serverCount(database));
}

/** @example arbitratorName(ledger) // "ledger-3" */
export function arbitratorName(workload: AnyWorkload): string | undefined {
  return workload.kind === "database" && arbitratorOf(workload) !== undefined
    ? instanceName(workload.name, workload.replicas)
    : undefined;
}

/**
 * `<group>` for the one virtual IP of an active-passive load balancer, `<group>-<n>` for those of an active-active
 * one, even when it has a single instance: a second instance must not rename the first virtual IP.
 */
export function virtualIpNames(loadBalancer: LoadBalancer): readonly string[] {
  if (loadBalancer.virtualIp === undefined) return [];
  return loadBalancer.virtualIp.mode === "active-passive" ? [loadBalancer.name] : instanceNames(loadBalancer);
}

/** Key of a virtual IP in `Allocations.addresses`: the second of `lb` may be called like its second instance. */
export function virtualIpKey(name: string): string {
  return `vip:${name}`;
}

export type { AnyWorkload } from "../topology/workloads.ts";

/** Everything that has instances, by name. */
export function workloads(topology: Topology): readonly AnyWorkload[] {
  return sortedBy(workloadsOf(topology), ({ name }) => name);
}

/** A group called like another's instance would make two containers, volumes or servers of one name. */
export function nameClashes(topology: Topology): readonly InputProblem[] {
  const all = workloads(topology);
  const owner = new Map(
    all.flatMap((workload) => instanceNames(workload).map((name) => [name, workload] as const)),
  );
  return all.flatMap((workload) => {
    const other = owner.get(workload.name);
    if (other === undefined) return [];
    return [
      {
        source: workload.source,
        path: `the name of a ${workload.kind}`,
        value: JSON.stringify(workload.name),
        expected: `a name that is not that of an instance of "${other.name}", which has ${other.replicas}`,
        hint: `write the number out, e.g. "${other.name}-b"`,
      },
    ];
  });
}
