/** How many have to share the load of a service, for its stand-ins to hold to it. */
import type { LoadBalancerGroup, Plan, ServiceGroup } from "../../../plan/model.ts";
import { loadWindowMs } from "../load-window.ts";
import type { ResponderLoad } from "../responder/spec.ts";
import { addressOn, type LayoutContext } from "./context.ts";

/** Undefined where one instance, asked by one load balancer, is enough. */
export function responderLoad(context: LayoutContext, group: ServiceGroup): ResponderLoad | undefined {
  const senders = sendersTo(context, group);
  if (group.needs < 2 && senders.length === 0) return undefined;
  const windowMs = loadWindowMs(context.plan, group);
  return { needs: group.needs, instances: group.instances, windowMs, senders };
}

/** Load balancers that send to the service and need more than one of their own instances. */
function sendersTo(context: LayoutContext, group: ServiceGroup): ResponderLoad["senders"] {
  const { plan, parts, networkTo } = context;
  return plan.groups
    .filter((each): each is LoadBalancerGroup => each.kind === "load-balancer")
    .filter((sender) => sender.needs > 1 && feltByServers(plan, sender))
    .flatMap((sender) => {
      const used = sender.listeners.flatMap(({ servers }) => servers).find(({ to }) => isIn(group, to));
      const network = used && networkTo({ kind: "group", name: sender.name }, used.to);
      if (network === undefined) return [];
      const addresses = parts.instances(sender).map((instance) => addressOn(instance, network));
      return { group: sender.name, needs: sender.needs, addresses };
    });
}

function isIn(group: ServiceGroup, to: { readonly kind: string; readonly name: string }): boolean {
  return to.kind === "service" && to.name === group.name;
}

/**
 * Whether the stand-in can tell, and nobody else does. Behind a virtual IP that moves as one, all but one instance have
 * nothing to send, alive or not. Without any, those who use the load balancer need all of its instances and notice
 * themselves when one is missing, except another load balancer, which turns to what is left.
 */
function feltByServers({ groups }: Plan, { name, declared }: LoadBalancerGroup): boolean {
  if (declared.virtualIp !== undefined) return declared.virtualIp.mode === "active-active";
  return groups.some(
    (group) =>
      group.kind === "load-balancer" &&
      group.listeners.some(({ servers }) =>
        servers.some(({ to }) => to.kind === "load-balancer" && to.name === name),
      ),
  );
}
