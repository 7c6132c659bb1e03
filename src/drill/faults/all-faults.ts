/** Every fault that a drill can think of by itself. */
import type { Instance, Plan } from "../../plan/model.ts";
import type { FailureModel } from "../../reliability/model.ts";
import type { Fault } from "../model.ts";
import { distinctFaults } from "./distinct-faults.ts";

/**
 * Every basic event of the failure model, in its order; then kill and hang of every program, every link, the partitions
 * that redundancy has to withstand, and full disks where programs write. Each once. Loss, delay and clocks that jump
 * have a size that somebody has to choose: they are made on request alone.
 */
export function allFaults(plan: Plan, model: FailureModel): readonly Fault[] {
  return [
    ...eventFaults(model),
    ...programFaults(plan, "kill"),
    ...programFaults(plan, "hang"),
    ...linkFaults(plan),
    ...partitionFaults(plan),
    ...diskFaults(plan),
  ];
}

/** One for each event, in their order. */
export function eventFaults({ events }: Pick<FailureModel, "events">): readonly Fault[] {
  return events.map((event) => ({ kind: "event", event }));
}

/** One for each program of each instance, in the plan's order. */
export function programFaults({ instances }: Plan, kind: "kill" | "hang"): readonly Fault[] {
  return instances.flatMap(({ name, programs }) =>
    programs.map((program): Fault => ({ kind, instance: name, program })),
  );
}

/** One for each network of each instance, in the plan's order. */
export function linkFaults({ instances }: Plan): readonly Fault[] {
  return instances.flatMap(({ name, addresses }) =>
    addresses.map(({ network }): Fault => ({ kind: "link", instance: name, network })),
  );
}

/** The members of each virtual IP from each other, each primary from its replicas, and from each ensemble its minority. */
export function partitionFaults(plan: Plan): readonly Fault[] {
  const members = plan.virtualIps.flatMap(({ network, members }): Fault[] => {
    const names = members.map(({ instance }) => instance).sort();
    // The first against the rest: with two members, which is usual, it is the only one.
    const [first, ...others] = names;
    if (first === undefined || others.length === 0) return [];
    return [{ kind: "partition", one: [first], other: others, network }];
  });
  const replication = plan.groups.flatMap((group): Fault[] => {
    if (group.kind !== "database" || group.instances.length < 2) return [];
    const own = plan.instances.filter((instance) => instance.group === group.name);
    const isPrimary = ({ database }: Instance): boolean => database?.role === "primary";
    return [
      {
        kind: "partition",
        one: own.filter(isPrimary).map(({ name }) => name),
        other: own.filter((instance) => !isPrimary(instance)).map(({ name }) => name),
        network: group.declared.replicationNetwork,
      },
    ];
  });
  const ensembles = plan.groups.flatMap((group): Fault[] => {
    if (group.kind !== "ensemble") return [];
    // As many as may be lost: a majority is on the other side.
    const fewer = group.instances.length - group.needs;
    const [one, other] = [group.instances.slice(0, fewer), group.instances.slice(fewer)];
    return [{ kind: "partition", one, other, network: group.declared.peerNetwork }];
  });
  // The virtual IPs of an active-active load balancer have the same members.
  return distinctFaults([...members, ...replication, ...ensembles]);
}

/** Of databases and load balancers: what user programs write is not known. */
export function diskFaults({ groups }: Plan): readonly Fault[] {
  return groups.flatMap(({ kind, instances }) =>
    kind === "service" ? [] : instances.map((instance): Fault => ({ kind: "disk", instance })),
  );
}
