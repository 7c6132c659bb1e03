/** The environment of a service's program. */
import type { EnvironmentValue } from "../topology/model.ts";
import { sortedBy } from "./compare.ts";
import type { Plan, ServiceGroup } from "./model.ts";

/** A value that no part of the plan has to be looked at for any more. */
export type KnownValue = Exclude<EnvironmentValue, { kind: "ensemble" }>;

/**
 * Variables by name, sorted. Where an ensemble stands, all its members do: `10.0.3.5:2181,10.0.3.6:2181,10.0.3.7:2181`, the
 * connection string of ZooKeeper's clients, with their addresses on the network over which the service reaches them; the same for
 * every instance.
 */
export function environmentOf(
  plan: Pick<Plan, "groups" | "instances" | "connections">,
  { name, declared }: Pick<ServiceGroup, "name" | "declared">,
): readonly (readonly [name: string, value: KnownValue])[] {
  return sortedBy(Object.entries(declared.environment), ([variable]) => variable).map(([variable, value]) => [
    variable,
    value.kind === "ensemble" ? { kind: "text", value: connectionString(plan, name, value.ensemble) } : value,
  ]);
}

/** @throws Error when the service does not depend on the ensemble: a validated topology says so first. */
function connectionString(
  { groups, instances, connections }: Pick<Plan, "groups" | "instances" | "connections">,
  service: string,
  ensemble: string,
): string {
  const group = groups.find((each) => each.name === ensemble);
  const connection = connections.find(
    ({ from, to }) =>
      from.kind === "group" && from.name === service && to.kind === "ensemble" && to.name === ensemble,
  );
  if (group?.kind !== "ensemble" || connection === undefined) {
    throw new Error(`${service} reaches no ensemble ${ensemble}`);
  }
  return instances
    .filter((member) => member.group === ensemble)
    .toSorted((one, other) => one.ordinal - other.ordinal)
    .flatMap(({ addresses }) => addresses.filter(({ network }) => network === connection.network))
    .map(({ address }) => `${address}:${group.declared.port}`)
    .join(",");
}
