/** Everything in a plan that can fail by itself. */
import { sortedBy } from "../plan/compare.ts";
import type { Plan } from "../plan/model.ts";
import type { Redundancy } from "../topology/model.ts";
import type { BasicEvent, EventKind } from "./model.ts";

/** `host`, `a-1` → `host:a-1`. */
export function eventId(kind: EventKind, name: string): string {
  return `${kind}:${name}`;
}

/** What people read in a path: `host a-1`, `shared risk feed-a`. */
export function eventLabel(event: Pick<BasicEvent, "kind" | "name">): string {
  return `${event.kind === "shared-risk" ? "shared risk" : event.kind} ${event.name}`;
}

/** Names of the devices behind a network or a gateway: `["edge"]`, or `["edge/1", "edge/2"]` when redundant. */
export function deviceNames(name: string, redundancy: Redundancy): readonly string[] {
  return redundancy === "single" ? [name] : [`${name}/1`, `${name}/2`];
}

/** The basic events of a plan, one for each thing that exists, sorted by id. */
export function basicEvents(plan: Plan): readonly BasicEvent[] {
  const events = [
    ...domainEvents(plan),
    ...instanceEvents(plan),
    ...plan.networks.flatMap((network) => networkEvents(network)),
    ...plan.sharedRisks.map(({ name, source }) =>
      event("shared-risk", name, { kind: "shared-risk", name }, source),
    ),
    ...plan.externals.map(({ name, source }) => event("external", name, { kind: "external", name }, source)),
  ];
  return sortedBy(events, ({ id }) => id);
}

function event(
  kind: EventKind,
  name: string,
  part: BasicEvent["part"],
  source: BasicEvent["source"],
): BasicEvent {
  return { id: eventId(kind, name), kind, name, part, source };
}

function domainEvents(plan: Plan): BasicEvent[] {
  return plan.domains.map((domain) => {
    // Nobody declared a host that the cloud chooses: what the user can change is the domain around it.
    const declared = domain.chosenByCloud ? (domain.parent ?? domain.name) : domain.name;
    return event(domain.kind, domain.name, { kind: "domain", name: declared }, domain.source);
  });
}

function instanceEvents(plan: Plan): BasicEvent[] {
  const kinds = new Map(plan.groups.map((group) => [group.name, group.kind]));
  return plan.instances.map((instance) => {
    const kind = kinds.get(instance.group);
    if (kind === undefined) {
      throw new Error(
        `Instance ${instance.name} belongs to ${instance.group}, which the plan does not hold.`,
      );
    }
    return event("instance", instance.name, { kind, name: instance.group }, instance.source);
  });
}

function networkEvents(network: Plan["networks"][number]): BasicEvent[] {
  const part = { kind: "network", name: network.name } as const;
  const gateways = network.external === undefined ? [] : deviceNames(network.name, network.external.gateway);
  return [
    ...deviceNames(network.name, network.switches).map((name) =>
      event("network", name, part, network.source),
    ),
    ...gateways.map((name) => event("gateway", name, part, network.source)),
  ];
}
