/** One product of the topology that the benchmarks use, small enough for a diagram, with the racks, zones and power feeds that are too many for a large one. */
import { largeTopology } from "../../../bench/large-topology.ts";
import type { Topology } from "../../../src/topology/model.ts";

const PRODUCT = /^(?:p|product-|partner-)(?<number>\d+)/;
/** Of hosts, one in so many. */
const HOSTS = 20;
/** Of replicas, one in so many. */
const REPLICAS = 10;

/** Its last product, which stands on none of the others: 85 instances. */
export function smallProduct(): Topology {
  const large = largeTopology();
  const own = <T extends { readonly name: string }>(parts: readonly T[]): readonly T[] =>
    parts.filter(({ name }) => ["9", undefined].includes(PRODUCT.exec(name)?.groups?.number));
  return {
    ...large,
    domains: large.domains.filter(
      ({ kind, name }) => kind !== "host" || Number(name.slice("h".length)) % HOSTS === 0,
    ),
    networks: own(large.networks),
    externals: own(large.externals),
    services: own(large.services).map((service) => {
      const replicas = Math.floor(service.replicas / REPLICAS);
      return { ...service, replicas, needs: Math.ceil(replicas * 0.6) };
    }),
    loadBalancers: own(large.loadBalancers),
    databases: own(large.databases),
    entrypoints: own(large.entrypoints),
  };
}
