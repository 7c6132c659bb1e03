/** What a random run may break. */
import type { Group, Plan } from "../../plan/model.ts";
import type { FailureModel } from "../../reliability/model.ts";
import { eventFaults, linkFaults, programFaults } from "../faults/all-faults.ts";
import type { Fault } from "../model.ts";

/** From a skew that nobody notices to one that makes certificates and sessions expire, in milliseconds. */
const CLOCK_OFFSETS_MS = [-3_600_000, -5000, 5000, 3_600_000] as const;

/**
 * Everything that the writes of a topology rest on: its databases, the load balancers that lead to them and the ensembles
 * that may elect their primaries. Each of their instances lost, programs killed and hung, cables pulled, each member of
 * a database or an ensemble cut from the others, and the clocks of database servers set wrong. ZooKeeper cannot be given another one.
 *
 * @param clocks whether the machine can do that
 */
export function randomCandidates(plan: Plan, model: FailureModel, clocks: boolean): readonly Fault[] {
  const bearing = plan.groups.filter(bearsWrites);
  const members = bearing.filter(({ kind }) => kind !== "load-balancer");
  const instances = new Set(bearing.flatMap((group) => group.instances));
  return [
    ...eventFaults({
      events: model.events.filter(({ kind, name }) => kind === "instance" && instances.has(name)),
    }),
    ...[...programFaults(plan, "kill"), ...programFaults(plan, "hang"), ...linkFaults(plan)].filter(
      (fault) => "instance" in fault && instances.has(fault.instance),
    ),
    ...members.flatMap(isolationFaults),
    ...(clocks ? members.filter(({ kind }) => kind === "database").flatMap(clockFaults) : []),
  ];
}

function clockFaults({ instances }: Group): readonly Fault[] {
  return instances.flatMap((instance) =>
    CLOCK_OFFSETS_MS.map((offsetMs): Fault => ({ kind: "clock", instance, offsetMs })),
  );
}

function bearsWrites(group: Group): boolean {
  switch (group.kind) {
    case "database":
    case "ensemble":
      return true;
    case "load-balancer":
      return group.listeners.some(({ servers }) => servers.some(({ to }) => to.kind === "database"));
    case "service":
      return false;
    default:
      return group satisfies never;
  }
}

/** Each member from all others, on every network: clients still reach both sides. */
function isolationFaults({ instances }: Group): readonly Fault[] {
  if (instances.length < 2) return [];
  return instances.map((alone) => ({
    kind: "partition",
    one: [alone],
    other: instances.filter((name) => name !== alone),
    network: undefined,
  }));
}
