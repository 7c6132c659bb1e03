/** What of the plan's placement OpenStack is not told, and may not do: it knows zones, and hosts by server group alone. */
import type { Group, Instance, Plan } from "../../plan/model.ts";
import { separatesHosts } from "./server-groups.ts";
import { zoneOf } from "./sizing.ts";

/**
 * One sentence for each group that the plan has on several zones, racks or hosts that are one availability zone, without a way to
 * ask the cloud for it: there it may all be on one, whatever the plan, and lint with it, says.
 */
export function unkeptSeparations(
  plan: Plan,
  zones: Readonly<Record<string, string>> | undefined,
): readonly string[] {
  return plan.groups.flatMap((group) => {
    const instances = plan.instances.filter((instance) => instance.group === group.name);
    const byZone = Map.groupBy(instances, (instance) => zoneOf(plan, instance, zones) ?? "");
    const found = [...byZone.values()].flatMap((together) => unkept(plan, group, together) ?? []);
    return found.slice(0, 1);
  });
}

function unkept(plan: Plan, group: Group, together: readonly Instance[]): string | undefined {
  const said = (kind: string, places: readonly string[], remedy: string): string =>
    `The plan has ${together.map(({ name }) => name).join(", ")} on different ${kind}s (${places.join(", ")}), but ` +
    `OpenStack is not told and may put them on one: if that fails, all of them do. ${remedy}`;
  const asZones = distinct(together, (instance) => domainOf(plan, instance, "zone"));
  if (asZones.length > 1) {
    return said("zone", asZones, "Name another availability zone for each: openstack({ zones: { … } }).");
  }
  const racks = distinct(together, (instance) => domainOf(plan, instance, "rack"));
  if (racks.length > 1) {
    return said("rack", racks, "Declare each rack that is an availability zone as a zone.");
  }
  const hosts = distinct(together, (instance) => domainOf(plan, instance, "host"));
  if (hosts.length < 2 || separatesHosts(group.declared.spread)) return undefined;
  return said("host", hosts, `Spread "${group.name}" strictly over hosts.`);
}

function domainOf(plan: Plan, { placement }: Instance, kind: "zone" | "rack" | "host"): string | undefined {
  return placement.find((name) =>
    plan.domains.some((domain) => domain.name === name && domain.kind === kind),
  );
}

function distinct(
  instances: readonly Instance[],
  place: (instance: Instance) => string | undefined,
): readonly string[] {
  return [...new Set(instances.flatMap((instance) => place(instance) ?? []))].sort();
}
