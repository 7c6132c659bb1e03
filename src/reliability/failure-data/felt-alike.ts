/** Which events clients of an entrypoint feel alike: of thousands a few have to be looked at. */
import type { Plan } from "../../plan/model.ts";
import { withHostsCounted } from "../cloud-hosts.ts";
import { dependencyOrder } from "../dependency-order.ts";
import type { BasicEvent } from "../model.ts";
import { failingParts } from "../outage-failing.ts";
import { partsOf } from "../parts.ts";

/** What an event takes: from which group or external, or `undefined` for something of a network, and what of it. */
interface Loss {
  readonly from: string | undefined;
  readonly what: string;
}

/**
 * For an entrypoint and an event: a text that is the same for events that its clients feel alike, and empty for those they cannot feel.
 *
 * One instance of a service is as good as another, so that only their number counts; members of everything else have a priority or a role.
 */
export function feltAlike(planned: Plan): (entrypoint: string, event: BasicEvent) => string {
  const plan = withHostsCounted(planned);
  const parts = partsOf(plan);
  const lossesOf = losses(plan);
  const scopes = new Map(
    plan.entrypoints.map(({ name, to, dependsOn }) => {
      const order = dependencyOrder(parts, [to, ...dependsOn.map(({ on }) => on)]);
      return [name, new Set(order.map((endpoint) => endpoint.name))];
    }),
  );
  const known = new Map<BasicEvent, readonly Loss[]>();
  return (entrypoint, event) => {
    const scope = scopes.get(entrypoint);
    if (scope === undefined) throw new Error(`The plan holds no entrypoint ${entrypoint}.`);
    const all = known.get(event) ?? lossesOf(event);
    known.set(event, all);
    return all
      .filter(({ from }) => from === undefined || scope.has(from))
      .map(({ what }) => what)
      .join("\n");
  };
}

function losses(plan: Plan): (event: BasicEvent) => readonly Loss[] {
  const failing = failingParts(plan);
  const kinds = new Map(plan.groups.map(({ name, kind }) => [name, kind]));
  const groupOf = new Map(plan.instances.map(({ name, group }) => [name, group]));
  return (event) => {
    const lost = failing.of({ kind: "event", event });
    const byGroup = Map.groupBy(lost.instances.keys(), (instance) => groupOf.get(instance) ?? instance);
    const networks = [lost.networks, lost.turningNetworks, lost.gateways, lost.turningGateways];
    return [
      ...[...byGroup].map(([from, instances]) => ({
        from,
        what:
          kinds.get(from) === "service" ? `${instances.length} of ${from}` : instances.toSorted().join(" "),
      })),
      ...[...lost.externals].map((from) => ({ from, what: `external ${from}` })),
      ...networks.flatMap((names, way) =>
        [...names].map((name) => ({ from: undefined, what: `${way} ${name}` })),
      ),
    ].toSorted((a, b) => (a.what < b.what ? -1 : 1));
  };
}
