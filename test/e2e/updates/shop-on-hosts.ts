/** The shop on three hosts, one for each of its zones, with a Docker engine each. */
import { type ShopOnDocker, shopOnDocker } from "./deployed-shop.ts";

export const HOSTS = ["host-a1", "host-b1", "host-c1"] as const;

/** The others of the topology: three hosts will do to show that each of its zones may be lost. */
const LEFT_OUT = ["host-a2", "host-b2", "host-c2"] as const;

/** Interfaces of all hosts: a macvlan network takes one for itself. */
const WIRES: Readonly<Record<string, string>> = { dmz: "eth1", app: "eth2", data: "eth3" };

/** Customers are at home in `fleet.enterNetwork`, whose address is that of the gateway. */
export async function shopOnHosts(): Promise<ShopOnDocker> {
  const shop = await shopOnDocker({
    engines: HOSTS,
    wires: WIRES,
    edits: LEFT_OUT.map((host) => [`, host("${host}", capacity)`, ""]),
  });
  try {
    for (const { name, cidr, gatewayAddress } of shop.plan.networks) {
      const wire = WIRES[name];
      if (wire === undefined) throw new Error(`the network ${name} has no wire`);
      if (gatewayAddress !== undefined) {
        await shop.fleet.addAddress(`${gatewayAddress}/${cidr.split("/")[1]}`, wire);
      }
    }
    return shop;
  } catch (error) {
    await shop[Symbol.asyncDispose]();
    throw error;
  }
}
