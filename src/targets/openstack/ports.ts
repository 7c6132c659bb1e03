/** Ports: one per address of an instance, and one that reserves each virtual IP. */
import * as openstack from "@pulumi/openstack";
import type * as pulumi from "@pulumi/pulumi";
import type { Instance, VirtualIp } from "../../plan/model.ts";
import type { Site } from "../target.ts";
import { transformed } from "../transform.ts";
import type { BuiltNetwork } from "./networks.ts";
import type { OpenStackOptions } from "./options.ts";
import type { SecurityGroupOf } from "./security-groups.ts";

type Port = openstack.networking.Port;

export interface Ports {
  /** In the order of the instance's addresses. */
  readonly ofInstance: (name: string) => readonly Port[];
  readonly ofVirtualIp: (name: string) => Port;
}

export function ports(
  site: Site,
  options: OpenStackOptions,
  networks: ReadonlyMap<string, BuiltNetwork>,
  securityGroup: SecurityGroupOf,
): Ports {
  const { plan, parts } = site;
  const ofInstance = new Map<string, Port[]>();
  const ofVirtualIp = new Map<string, Port>();
  const register = (
    name: string,
    network: string,
    address: string,
    args: Partial<openstack.networking.PortArgs>,
    parent: pulumi.Resource,
    instance: Instance | undefined,
  ): Port => {
    const on = networks.get(network);
    if (on === undefined) throw new Error(`there is no network ${network}`);
    const [finalArgs, opts] = transformed(
      options.transform?.port,
      {
        name,
        networkId: on.network.id,
        fixedIps: [{ subnetId: on.subnet.id, ipAddress: address }],
        adminStateUp: true,
        ...args,
      },
      // The address is fixed: the old port has to give it up first.
      { parent, deleteBeforeReplace: true },
      instance,
    );
    return new openstack.networking.Port(name, finalArgs, opts);
  };

  for (const { group, instances, component } of parts) {
    for (const virtualIp of plan.virtualIps.filter((one) => one.group === group.name)) {
      // Belongs to no machine, so no security group ever applies to it: the members' groups do.
      const reservation = { noSecurityGroups: true, description: `Reserves virtual IP ${virtualIp.name}` };
      const name = `${plan.name}-vip-${virtualIp.name}`;
      const port = register(name, virtualIp.network, virtualIp.address, reservation, component, undefined);
      ofVirtualIp.set(virtualIp.name, port);
    }
    for (const instance of instances) {
      const own = instance.addresses.map(({ network, address }) => {
        const pairs = virtualIpsAt(plan.virtualIps, instance, network).map((one) => ({
          ipAddress: one.address,
        }));
        const args: Partial<openstack.networking.PortArgs> = {
          securityGroupIds: [securityGroup(instance.name, network).id],
          // Neutron drops what comes from an address that is neither the port's own nor one of these.
          ...(pairs.length > 0 && { allowedAddressPairs: pairs }),
        };
        return register(
          `${plan.name}-${instance.name}-${network}`,
          network,
          address,
          args,
          component,
          instance,
        );
      });
      ofInstance.set(instance.name, own);
    }
  }
  return {
    ofInstance: (name) => known(ofInstance, name),
    ofVirtualIp: (name) => known(ofVirtualIp, name),
  };
}

function virtualIpsAt(all: readonly VirtualIp[], instance: Instance, network: string): readonly VirtualIp[] {
  return all.filter(
    (virtualIp) =>
      virtualIp.network === network && virtualIp.members.some((member) => member.instance === instance.name),
  );
}

function known<Value>(map: ReadonlyMap<string, Value>, name: string): Value {
  const value = map.get(name);
  if (value === undefined) throw new Error(`${name} has no port`);
  return value;
}
