import type { EnsembleGroup, Instance, Plan } from "../../plan/model.ts";
import { eventId } from "../../reliability/events.ts";
import { choosesWriter } from "../../topology/replication.ts";
import type { Fault } from "../model.ts";
import { type Amounts, exactly, networkEvents } from "./amounts.ts";
import { linkAmountsTo } from "./link-amounts-to.ts";

/** What the failure model says of the events that a fault amounts to then holds for the fault. */
export function amountsTo(plan: Plan, fault: Fault): Amounts {
  switch (fault.kind) {
    case "event":
      return exactly(fault.event.id);
    case "kill":
    case "hang":
      if (fault.program === "database-agent") return withoutAgent(plan, fault.instance);
      // Without keepalived an instance goes on answering; its virtual IP stays, or another member takes it as well.
      return fault.program === "keepalived" && !isDatabase(plan, fault.instance)
        ? exactly()
        : exactly(eventId("instance", fault.instance));
    case "link":
      return linkAmountsTo(plan, fault.instance, fault.network);
    case "loss":
    case "delay":
      return {
        events: linkAmountsTo(plan, fault.instance, fault.network).events,
        atWorst: "some packets still pass",
      };
    case "partition":
      return partition(plan, fault.one, fault.other, fault.network);
    case "disk":
      return fullDisk(plan, fault.instance);
    case "clock":
      return { events: [eventId("instance", fault.instance)], atWorst: "programs may not mind the time" };
    case "pair":
      return together(plan, fault.faults);
    default:
      return fault satisfies never;
  }
}

function together(plan: Plan, faults: readonly Fault[]): Amounts {
  const amounts = faults.map((fault) => inCompany(plan, fault));
  const reasons = new Set(amounts.flatMap(({ atWorst }) => atWorst ?? []));
  return {
    events: [...new Set(amounts.flatMap(({ events }) => events))],
    atWorst: reasons.size === 0 ? undefined : [...reasons].join("; "),
  };
}

/** What nobody feels alone can be felt together with something else: without keepalived, no virtual IP comes over. */
function inCompany(plan: Plan, fault: Fault): Amounts {
  if ((fault.kind === "kill" || fault.kind === "hang") && fault.program === "keepalived") {
    const atWorst = `${fault.instance} may have the virtual IP, or not`;
    return { events: [eventId("instance", fault.instance)], atWorst };
  }
  return amountsTo(plan, fault);
}

function partition(
  plan: Plan,
  one: readonly string[],
  other: readonly string[],
  network: string | undefined,
): Amounts {
  const parted = new Set([...one, ...other]);
  const instances = plan.instances.filter(({ name }) => parted.has(name));
  const ensemble = ensembleOf(plan, instances);
  if (ensemble !== undefined) {
    if (network !== undefined && network !== ensemble.declared.peerNetwork) return exactly();
    const [fewer] = [one, other].toSorted((a, b) => a.length - b.length);
    return exactly(...(fewer ?? []).map((name) => eventId("instance", name)));
  }
  // Members of a group talk of who has the virtual IP, or of replication: each goes on answering without the others.
  if (new Set(instances.map(({ group }) => group)).size === 1) return exactly();
  const shared = network === undefined ? plan.networks.map(({ name }) => name) : [network];
  return {
    events: shared.flatMap((name) => networkEvents(plan, name)),
    atWorst: "only a part of the network is cut",
  };
}

/** The ensemble that all of them are members of: those on the smaller side of a cut are as good as lost. */
function ensembleOf(plan: Plan, instances: readonly Instance[]): EnsembleGroup | undefined {
  const [name, ...others] = new Set(instances.map(({ group }) => group));
  const group = plan.groups.find((each) => each.name === name);
  return group?.kind === "ensemble" && others.length === 0 ? group : undefined;
}

/** A server that nobody elects goes on for those who do not ask for its role. */
function withoutAgent(plan: Plan, instance: string): Amounts {
  const name = plan.instances.find((each) => each.name === instance)?.group;
  const group = plan.groups.find((each) => each.name === name);
  const { events } = exactly(eventId("instance", instance));
  if (group?.kind !== "database" || choosesWriter(group.declared)) return { events, atWorst: undefined };
  const asksNobody = plan.connections.some(({ from, to }) => {
    const user = plan.groups.find((each) => from.kind === "group" && each.name === from.name);
    if (to.kind !== "database" || to.name !== name) return false;
    return (
      user?.kind !== "load-balancer" ||
      user.listeners.some(({ servers }) =>
        servers.some((server) => server.to.name === name && server.rolePort === undefined),
      )
    );
  });
  return { events, atWorst: asksNobody ? "who does not ask for roles goes on" : undefined };
}

/** Whose primary gives up when its keepalived does. */
function isDatabase({ instances }: Plan, name: string): boolean {
  return instances.find((instance) => instance.name === name)?.database !== undefined;
}

function fullDisk(plan: Plan, instance: string): Amounts {
  const group = plan.instances.find(({ name }) => name === instance)?.group;
  const kind = plan.groups.find(({ name }) => name === group)?.kind;
  // Load balancers write nothing but logs.
  if (kind === "load-balancer") return exactly();
  return {
    events: [eventId("instance", instance)],
    atWorst: "a program may do without its disk for a while",
  };
}
