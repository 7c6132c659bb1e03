/** Where probes run: everybody who is outside. */
import { openFirewall } from "../firewall.ts";
import { OUTSIDE } from "../model.ts";
import { prefixOf } from "./address-range.ts";
import type { LayoutContext } from "./context.ts";
import type { DraftHost } from "./links.ts";
import { outsideNameFiles } from "./names.ts";
import { outsideRoutes, worldRoutes } from "./outside-routes.ts";

export function clientsHost(context: LayoutContext): DraftHost {
  const { outside, plan } = context;
  const entrypoints = Map.groupBy(
    plan.entrypoints.flatMap(({ to, hostname }) =>
      plan.virtualIps
        .filter(({ group }) => hostname !== undefined && to.kind === "load-balancer" && group === to.name)
        .map(({ address }) => ({ address, hostname: hostname ?? "" })),
    ),
    ({ address }) => address,
  );
  return {
    name: "clients.",
    role: "clients",
    interfaces: [
      {
        name: "eth0",
        network: OUTSIDE,
        addresses: outside.clients.map((address) => `${address}/${prefixOf(outside.cidr)}`),
      },
    ],
    routes: [...outsideRoutes(context), ...worldRoutes(context)],
    sysctls: {},
    // Whom they reach is for the others to say.
    firewall: openFirewall(context, "the clients", [], "anything"),
    files: outsideNameFiles(
      context,
      new Map([...entrypoints].map(([address, all]) => [address, all.map(({ hostname }) => hostname)])),
    ),
    limits: undefined,
    programs: [],
    afterStart: [],
  };
}
