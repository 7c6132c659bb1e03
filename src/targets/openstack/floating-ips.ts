/** Floating IPs: how clients outside reach the entrypoints. */
import * as openstack from "@pulumi/openstack";
import type * as pulumi from "@pulumi/pulumi";
import { entrypointReach, type ReachedEnd, url } from "../../plan/entrypoint-reach.ts";
import type { BuiltEndpoints, Site } from "../target.ts";
import { transformed } from "../transform.ts";
import { externalNetworkName } from "./external-networks.ts";
import type { BuiltNetwork } from "./networks.ts";
import type { OpenStackOptions } from "./options.ts";
import type { Ports } from "./ports.ts";

/**
 * One for each virtual IP behind an entrypoint, or for each instance where there is none, in the external network
 * that its network is attached to. Entrypoints that share an end share its floating IP; an end on an isolated
 * network has none, and is reached at its own address from inside.
 */
export function floatingIps(
  site: Site,
  options: OpenStackOptions,
  networks: ReadonlyMap<string, BuiltNetwork>,
  ports: Ports,
): BuiltEndpoints {
  const { plan, parts } = site;
  const byEnd = new Map<string, openstack.networking.FloatingIp>();
  const entrypoints: Record<string, readonly pulumi.Input<string>[]> = {};

  for (const entrypoint of plan.entrypoints) {
    const reach = entrypointReach(plan, entrypoint);
    if (reach === undefined) continue;
    const parent = parts.find(({ group }) => group.name === entrypoint.to.name)?.component ?? site.topology;
    entrypoints[entrypoint.name] = reach.ends.map((end) => {
      const outside = plan.networks.find((network) => network.name === end.network)?.external?.network;
      if (outside === undefined) return url(reach.scheme, end.address, reach.port);
      const floatingIp =
        byEnd.get(end.name) ?? register(site, options, networks, ports, end, outside, parent);
      byEnd.set(end.name, floatingIp);
      return floatingIp.address.apply((address) => url(reach.scheme, address, reach.port));
    });
  }
  return {
    entrypoints,
    floatingIps: Object.fromEntries([...byEnd].map(([end, floatingIp]) => [end, floatingIp.address])),
  };
}

function register(
  { plan, topology }: Site,
  options: OpenStackOptions,
  networks: ReadonlyMap<string, BuiltNetwork>,
  ports: Ports,
  end: ReachedEnd,
  outside: string,
  parent: pulumi.Resource,
): openstack.networking.FloatingIp {
  const on = networks.get(end.network);
  if (on === undefined) throw new Error(`there is no network ${end.network}`);
  const instance = plan.instances.find((one) => end.kind === "instance" && one.name === end.name);
  const name = `${plan.name}-${end.kind === "virtual-ip" ? "vip-" : ""}${end.name}`;
  const [args, opts] = transformed<openstack.networking.FloatingIpArgs>(
    options.transform?.floatingIp,
    {
      pool: externalNetworkName(outside, options, on.network, topology),
      description: `Clients reach ${end.name} of topology ${plan.name} here`,
    },
    { parent },
    instance,
  );
  const floatingIp = new openstack.networking.FloatingIp(name, args, opts);

  const index = instance?.addresses.findIndex(({ network }) => network === end.network) ?? 0;
  const port = instance === undefined ? ports.ofVirtualIp(end.name) : ports.ofInstance(instance.name)[index];
  if (port === undefined) throw new Error(`${end.name} has no port on ${end.network}`);
  const [associateArgs, associateOpts] = transformed<openstack.networking.FloatingIpAssociateArgs>(
    options.transform?.floatingIpAssociation,
    { floatingIp: floatingIp.address, portId: port.id, fixedIp: end.address },
    // Neutron refuses a floating IP for a port that no router leads to.
    { parent: floatingIp, ...(on.routerInterface && { dependsOn: [on.routerInterface] }) },
    instance,
  );
  new openstack.networking.FloatingIpAssociate(name, associateArgs, associateOpts);
  return floatingIp;
}
