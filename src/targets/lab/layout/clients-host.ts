/** Where probes run: everybody who is outside. */
import { openFirewall } from "../firewall.ts";
import { CLIENTS_HOST } from "../host-names.ts";
import { OUTSIDE } from "../model.ts";
import { prefixOf } from "./address-range.ts";
import type { LayoutContext } from "./context.ts";
import type { DraftHost } from "./links.ts";
import { type NamedAddress, outsideNameFiles } from "./names.ts";
import { outsideRoutes, worldRoutes } from "./outside-routes.ts";

export function clientsHost(context: LayoutContext): DraftHost {
  const { outside, plan } = context;
  const named = plan.entrypoints.flatMap(({ to, hostname }): NamedAddress[] =>
    hostname === undefined || to.kind !== "load-balancer"
      ? []
      : plan.virtualIps
          .filter(({ group }) => group === to.name)
          .map(({ address }) => ({ address, name: hostname })),
  );
  return {
    name: CLIENTS_HOST,
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
    files: outsideNameFiles(context, named),
    limits: undefined,
    programs: [],
    afterStart: [],
  };
}
