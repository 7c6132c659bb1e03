/** From a plan and its bundles to the hosts and networks of a lab. Pure: the same input gives the same bytes. */
import type { Plan } from "../../plan/model.ts";
import type { Bundle } from "../../render/bundle.ts";
import { clientsHost } from "./layout/clients-host.ts";
import { withClock } from "./layout/clock.ts";
import { layoutContext } from "./layout/context.ts";
import { externalHosts } from "./layout/external-hosts.ts";
import { gatewayHosts } from "./layout/gateway-hosts.ts";
import { instanceHosts } from "./layout/instance-host.ts";
import { labFlows } from "./layout/lab-flows.ts";
import { withLinks } from "./layout/links.ts";
import { nameServerHosts } from "./layout/name-servers.ts";
import { labNetworks } from "./layout/networks.ts";
import type { LayoutOptions } from "./layout/options.ts";
import { hostSysctls } from "./layout/sysctls.ts";
import { writerHosts } from "./layout/writer-hosts.ts";
import type { LabLayout } from "./model.ts";

export type { LayoutOptions } from "./layout/options.ts";
export { certificateSecrets, serverCertificates } from "./layout/secrets.ts";

/**
 * @throws Error when a certificate is missing: `options.certificates` holds one for each of `certificateSecrets(plan)`.
 * @example layout(plan, render(plan), { name: "shop", runs: {}, folder: process.cwd(), node: process.execPath, … })
 */
export function layout(plan: Plan, bundles: readonly Bundle[], options: LayoutOptions): LabLayout {
  const context = layoutContext(plan, bundles, options);
  const hosts = [
    ...instanceHosts(context, labFlows(context)).map((host) => (options.clock ? withClock(host) : host)),
    ...gatewayHosts(context),
    ...externalHosts(context),
    ...nameServerHosts(context),
    ...writerHosts(context),
    clientsHost(context),
  ];
  return {
    name: options.name,
    topology: plan.name,
    networks: labNetworks(plan),
    hosts: withLinks(
      options.name,
      hosts.map((host) => ({ ...host, sysctls: { ...hostSysctls(host.interfaces), ...host.sysctls } })),
    ),
  };
}
