/** Random topologies whose databases are in shards. */
import { shardProblems } from "../../src/topology/consistency/shards.ts";
import type { ShardRule, Topology } from "../../src/topology/model.ts";
import { withShards } from "../../src/topology/shards/expand.ts";
import { shardCount } from "../../src/topology/shards/rule.ts";

/**
 * The first database in so many shards of which validation would allow it, ports and networks with room for them; the topology itself
 * where there is none, or fewer than two are asked for.
 */
export function sharded(topology: Topology, shards: number | ShardRule): Topology {
  const rule: ShardRule =
    typeof shards === "number" ? { by: "hash", key: "customer", count: shards } : shards;
  const count = shardCount(rule);
  const possible =
    count < 2 ? [] : topology.databases.map(({ name }) => withOneSharded(topology, name, rule));
  const declared = possible.find((one) => shardProblems(one).length === 0);
  return declared === undefined ? topology : withShards(declared);
}

function withOneSharded(topology: Topology, name: string, rule: ShardRule): Topology {
  return {
    ...topology,
    databases: topology.databases.map((database) =>
      database.name !== name
        ? database
        : {
            ...database,
            shard: {
              of: database.name,
              number: 1,
              rule,
              primaries: [],
            },
          },
    ),
    loadBalancers: topology.loadBalancers.map((balancer) => ({
      ...balancer,
      listeners: balancer.listeners.map((listener, index) => ({ ...listener, port: 10_000 + 100 * index })),
    })),
    networks: topology.networks.map((network) => ({
      ...network,
      cidr: network.cidr.replace(/\d+$/, "22"),
      pool: undefined,
    })),
  };
}
