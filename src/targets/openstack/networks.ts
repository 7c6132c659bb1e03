/** Networks, subnets and routers. */
import * as openstack from "@pulumi/openstack";
import type * as pulumi from "@pulumi/pulumi";
import type { PlannedNetwork } from "../../plan/model.ts";
import type { Site } from "../target.ts";
import { transformed } from "../transform.ts";
import { allocationPools } from "./address-pools.ts";
import { externalNetworkId } from "./external-networks.ts";
import type { OpenStackOptions } from "./options.ts";

export interface BuiltNetwork {
  readonly network: openstack.networking.Network;
  readonly subnet: openstack.networking.Subnet;
  /** Undefined for an isolated network. Floating IPs wait for it: without it they have no way in. */
  readonly routerInterface: openstack.networking.RouterInterface | undefined;
}

/** Registers every network of the plan. */
export function networks(site: Site, options: OpenStackOptions): ReadonlyMap<string, BuiltNetwork> {
  return new Map(site.plan.networks.map((network) => [network.name, build(site, options, network)]));
}

function build({ plan, topology }: Site, options: OpenStackOptions, planned: PlannedNetwork): BuiltNetwork {
  const name = `${plan.name}-${planned.name}`;
  const [networkArgs, networkOpts] = transformed<openstack.networking.NetworkArgs>(
    options.transform?.network,
    { name, description: `Network ${planned.name} of topology ${plan.name}`, adminStateUp: true },
    { parent: topology },
    undefined,
  );
  const network = new openstack.networking.Network(name, networkArgs, networkOpts);

  const pools = allocationPools(plan, planned);
  const [subnetArgs, subnetOpts] = transformed<openstack.networking.SubnetArgs>(
    options.transform?.subnet,
    {
      name,
      networkId: network.id,
      cidr: planned.cidr,
      ipVersion: 4,
      ...(planned.gatewayAddress === undefined ? { noGateway: true } : { gatewayIp: planned.gatewayAddress }),
      // Machines have fixed addresses. But only where there is DHCP does Neutron serve metadata: on a network without a
      // router from beside the DHCP server, and with OVN on any network.
      enableDhcp: pools.length > 0,
      ...(pools.length > 0 && { allocationPools: pools }),
      ...(planned.external !== undefined &&
        options.nameservers && { dnsNameservers: [...options.nameservers] }),
    },
    { parent: network },
    undefined,
  );
  const subnet = new openstack.networking.Subnet(name, subnetArgs, subnetOpts);
  const outside = planned.external?.network;
  const routerInterface =
    outside === undefined
      ? undefined
      : router(name, externalNetworkId(outside, options, network, topology), subnet, options, topology);
  return { network, subnet, routerInterface };
}

/** Whether a second node stands by for it (`gateway: "redundant"`) is the cloud's to decide; projects cannot ask. */
function router(
  name: string,
  externalNetworkId: pulumi.Input<string>,
  subnet: openstack.networking.Subnet,
  options: OpenStackOptions,
  topology: pulumi.Resource,
): openstack.networking.RouterInterface {
  const [args, opts] = transformed<openstack.networking.RouterArgs>(
    options.transform?.router,
    {
      name,
      adminStateUp: true,
      externalNetworkId,
    },
    { parent: topology },
    undefined,
  );
  const built = new openstack.networking.Router(name, args, opts);
  const [interfaceArgs, interfaceOpts] = transformed<openstack.networking.RouterInterfaceArgs>(
    options.transform?.routerInterface,
    { routerId: built.id, subnetId: subnet.id },
    { parent: built },
    undefined,
  );
  return new openstack.networking.RouterInterface(name, interfaceArgs, interfaceOpts);
}
