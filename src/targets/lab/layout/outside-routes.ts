/** Ways between those who are outside, and into the topology. */
import type { LabRoute } from "../model.ts";
import type { LayoutContext } from "./context.ts";
import { ownAddress } from "./outside.ts";

/** Into each network that has a gateway, through it. */
export function outsideRoutes({ plan, outside }: LayoutContext): readonly LabRoute[] {
  return plan.networks.flatMap(({ name, cidr }) => {
    const via = outside.gateways.get(name)?.shared;
    return via === undefined ? [] : [{ to: cidr, via }];
  });
}

/** To each external and DNS server with an address of its own: those are in no network that the others are in. */
export function worldRoutes({ plan, outside }: LayoutContext): readonly LabRoute[] {
  const routes = new Map<string, string>();
  for (const [address, via] of outside.nameServers) routes.set(`${address}/32`, via);
  for (const external of plan.externals.toReversed()) {
    const [own, via] = [ownAddress(external), outside.externals.get(external.name)];
    if (own !== undefined && via !== undefined) routes.set(`${own}/32`, via);
  }
  return [...routes].map(([to, via]) => ({ to, via }));
}
