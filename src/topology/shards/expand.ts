/** From a topology as it was declared to one in which each shard is a database of its own. */
import type {
  Backup,
  Dependency,
  Endpoint,
  EnvironmentValue,
  Listener,
  PartReference,
  Service,
  Topology,
} from "../model.ts";
import {
  databaseOfShard,
  endpointOfShard,
  isSharded,
  listenerOfShard,
  type ShardedDatabase,
  type ShardedParts,
  shardedParts,
} from "./parts.ts";
import { shardCount } from "./rule.ts";

/**
 * Every sharded database becomes its shards, and with it what belongs to it: listeners before it get one port after the other, backups
 * and shared risks are those of each shard, and who depends on it depends on each.
 *
 * @param topology one in which `shardProblems` finds nothing
 */
export function withShards(topology: Topology): Topology {
  if (!topology.databases.some(isSharded)) return topology;
  const parts = shardedParts(topology);
  return {
    ...topology,
    databases: topology.databases.flatMap((database) =>
      isSharded(database)
        ? numbersOf(database).map((number) => ({
            ...database,
            name: databaseOfShard(database.name, number),
            primary: database.shard.primaries[number - 1] ?? database.primary,
            shard: { ...database.shard, number },
          }))
        : [database],
    ),
    services: topology.services.map((service) => withDependencies(service, parts)),
    loadBalancers: topology.loadBalancers.map((balancer) => ({
      ...balancer,
      listeners: balancer.listeners.flatMap((listener) => listenersOf(listener, parts)),
    })),
    backups: topology.backups.flatMap((backup) => backupsOf(backup, topology)),
    sharedRisks: topology.sharedRisks.map((risk) => ({
      ...risk,
      affects: risk.affects.flatMap((part) => partsOf(part, topology)),
    })),
  };
}

function numbersOf({ shard }: ShardedDatabase): readonly number[] {
  return Array.from({ length: shardCount(shard.rule) }, (_, index) => index + 1);
}

function withDependencies(service: Service, parts: ShardedParts): Service {
  return {
    ...service,
    dependsOn: service.dependsOn.flatMap((dependency) => dependenciesOf(dependency, parts)),
    environment: Object.fromEntries(
      Object.entries(service.environment).map(([variable, value]) => [variable, routesOf(value, parts)]),
    ),
  };
}

function dependenciesOf(dependency: Dependency, parts: ShardedParts): readonly Dependency[] {
  const { on, strength, shards } = dependency;
  const database = parts.behind(on);
  if (database === undefined) return [dependency];
  const set = setName(on);
  return numbersOf(database).map((number): Dependency => {
    const one = { on: endpointOfShard(on, number), shards: undefined };
    return strength === "hard" && shards?.kind !== "every"
      ? {
          ...one,
          strength: "soft",
          without: `the users of the other shards of ${database.name} are served`,
          shards: { kind: "one", set },
        }
      : { ...dependency, ...one };
  });
}

function setName(on: Endpoint): string {
  switch (on.kind) {
    case "database":
      return `${on.name}.${on.role}`;
    case "load-balancer":
      return `${on.name}.${on.listener}`;
    case "service":
    case "ensemble":
    case "external":
      return on.name;
    default:
      return on satisfies never;
  }
}

function routesOf(value: EnvironmentValue, parts: ShardedParts): EnvironmentValue {
  if (value.kind !== "shards") return value;
  return {
    kind: "shards",
    of: value.of.flatMap((endpoint) => {
      const database = parts.behind(endpoint);
      return database === undefined
        ? [endpoint]
        : numbersOf(database).map((number) => endpointOfShard(endpoint, number));
    }),
  };
}

function listenersOf(listener: Listener, parts: ShardedParts): readonly Listener[] {
  const [database] = listener.backends.flatMap(({ to }) => parts.behind(to) ?? []);
  if (database === undefined) return [listener];
  return numbersOf(database).map((number) => ({
    ...listener,
    name: listenerOfShard(listener.name, number),
    port: listener.port + number - 1,
    backends: listener.backends.map((backend) => ({ ...backend, to: endpointOfShard(backend.to, number) })),
  }));
}

function backupsOf(backup: Backup, { databases }: Topology): readonly Backup[] {
  const { kind, name } = backup.of;
  const database = databases.filter(isSharded).find((one) => kind === "database" && one.name === name);
  if (database === undefined) return [backup];
  return numbersOf(database).map((number) => ({
    ...backup,
    name: databaseOfShard(backup.name, number),
    of: { kind, name: databaseOfShard(name, number) },
  }));
}

function partsOf(part: PartReference, { databases }: Topology): readonly PartReference[] {
  const database = databases
    .filter(isSharded)
    .find(({ name }) => part.kind === "database" && part.name === name);
  if (database === undefined) return [part];
  return numbersOf(database).map((number) => ({ ...part, name: databaseOfShard(part.name, number) }));
}
