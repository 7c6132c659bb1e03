/** A plan with the look-ups that rendering needs, made once for all instances. */
import type { Group, Instance, Plan, PlannedListener, VirtualIp } from "../plan/model.ts";
import { address, type Marked } from "./view.ts";

export interface RenderContext {
  readonly plan: Plan;
  readonly groups: ReadonlyMap<string, Group>;
  readonly instances: ReadonlyMap<string, Instance>;
  /** Virtual IPs that an instance may hold, by instance. */
  readonly virtualIps: ReadonlyMap<string, readonly VirtualIp[]>;
  /** Where flows arrive, as `<instance> <network> <port>`. */
  readonly openings: ReadonlySet<string>;
}

const LOOPBACK = "127.0.0.1";

export function renderContext(plan: Plan): RenderContext {
  const virtualIps = new Map<string, VirtualIp[]>();
  for (const virtualIp of plan.virtualIps) {
    for (const { instance } of virtualIp.members) {
      const held = virtualIps.get(instance) ?? [];
      virtualIps.set(instance, held);
      held.push(virtualIp);
    }
  }
  const openings = new Set<string>();
  for (const { to, network, port } of plan.flows) {
    if (to.kind === "instance" && port !== undefined) openings.add(opening(to.name, network, port));
  }
  return {
    plan,
    groups: new Map(plan.groups.map((group) => [group.name, group])),
    instances: new Map(plan.instances.map((instance) => [instance.name, instance])),
    virtualIps,
    openings,
  };
}

/** The virtual IPs that an instance may hold, by address. */
export function virtualIpsOf({ virtualIps }: RenderContext, instance: Instance): readonly VirtualIp[] {
  return virtualIps.get(instance.name) ?? [];
}

/** Where a listener listens. */
export interface Listening {
  readonly addresses: readonly Marked[];
  /** True when nobody in the topology uses the listener. */
  readonly unused: boolean;
}

/**
 * A listener is bound to every virtual IP the instance may hold, held or not, and to the instance's own addresses on
 * the networks over which the plan lets somebody in: a port is never open on a network that has no business there.
 * A listener without both stays on the loopback address, as the program has to have some.
 */
export function listeningAddresses(
  context: RenderContext,
  instance: Instance,
  listener: PlannedListener,
): Listening {
  const virtual = virtualIpsOf(context, instance).map((held) => held.address);
  const own = instance.addresses.filter(({ network }) =>
    context.openings.has(opening(instance.name, network, listener.port)),
  );
  const addresses = [...virtual, ...own.map((each) => each.address)];
  const unused = addresses.length === 0;
  return { addresses: (unused ? [LOOPBACK] : addresses).map(address), unused };
}

function opening(instance: string, network: string, port: number): string {
  return `${instance} ${network} ${port}`;
}
