/** What has to be remembered for the next plan. */

import { GATEWAY_KEY } from "./address-space.ts";
import type { NetworkAddresses } from "./addresses.ts";
import { sortedRecord } from "./compare.ts";
import type { Allocations, Instance, VirtualRouter } from "./model.ts";

/** Only what exists now: what was removed gives its numbers back. */
export function allocationsOf(
  networks: readonly NetworkAddresses[],
  virtualRouters: readonly VirtualRouter[],
  instances: readonly Instance[],
): Allocations {
  const routers = Map.groupBy(virtualRouters, ({ network }) => network);
  return {
    version: 1,
    addresses: sortedRecord(
      networks.map(({ space, addresses }) => {
        const { name, gatewayAddress } = space.planned;
        const gateway = gatewayAddress === undefined ? [] : [[GATEWAY_KEY, gatewayAddress] as const];
        return [name, sortedRecord([...gateway, ...addresses])] as const;
      }),
    ),
    routerIds: sortedRecord(
      [...routers].map(
        ([network, inside]) =>
          [network, sortedRecord(inside.map(({ name, routerId }) => [name, routerId] as const))] as const,
      ),
    ),
    serverIds: sortedRecord(
      instances.flatMap(({ name, database }) =>
        database === undefined ? [] : [[name, database.serverId] as const],
      ),
    ),
    hosts: sortedRecord(instances.map(({ name, placement }) => [name, placement.at(-1) ?? ""] as const)),
  };
}
