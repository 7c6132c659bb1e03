import type { Database, LoadBalancer, Named, Service, Topology } from "../model.ts";
import type { InputProblem } from "../problem.ts";
import { partName } from "../schema/values.ts";
import {
  databaseOfShard,
  isSharded,
  listenerOfShard,
  type ShardedDatabase,
  type ShardedParts,
  shardedParts,
} from "../shards/parts.ts";
import { shardCount } from "../shards/rule.ts";
import { workloadsOf } from "../workloads.ts";
import { showEndpoint } from "./dependencies.ts";

/** The highest TCP port, and the one of nospof's own health page. */
const LAST_PORT = 65_535;
const HEALTH_PORT = 8404;

/** What shards cannot be called, where they cannot be listened for, and who cannot find the one that is meant. */
export function shardProblems(topology: Topology): readonly InputProblem[] {
  const parts = shardedParts(topology);
  return [
    ...topology.databases
      .filter(isSharded)
      .flatMap((database) => [...nameProblems(database, topology), ...primaryProblems(database)]),
    ...topology.loadBalancers.flatMap((balancer) => listenerProblems(balancer, parts)),
    ...topology.services.flatMap((service) => serviceProblems(service, parts)),
    ...topology.entrypoints.flatMap(({ name, source, to, dependsOn }) =>
      [to, ...dependsOn.map(({ on }) => on)].flatMap((endpoint, index) => {
        if (parts.behind(endpoint) === undefined) return [];
        return [
          {
            source,
            path: `entrypoint "${name}": ${index === 0 ? "to" : `dependsOn[${index - 1}]`}`,
            value: showEndpoint(endpoint),
            expected: "a service that finds the shard of a key, since clients from outside cannot",
          },
        ];
      }),
    ),
  ];
}

function primaryProblems({ name, source, replicas, shard }: ShardedDatabase): readonly InputProblem[] {
  return shard.primaries.flatMap((primary, index) =>
    primary <= replicas
      ? []
      : [
          {
            source,
            path: `database "${name}": shards.primaries[${index}]`,
            value: String(primary),
            expected: `the number of one of the ${replicas} servers of the shard`,
          },
        ],
  );
}

function nameProblems(database: ShardedDatabase, topology: Topology): readonly InputProblem[] {
  const count = shardCount(database.shard.rule);
  const last = databaseOfShard(database.name, count);
  const own = new Set(Array.from({ length: count }, (_, index) => databaseOfShard(database.name, index + 1)));
  const taken = workloadsOf(topology).find(({ name }) => own.has(name));
  const backups = topology.backups.filter(({ of }) => of.kind === "database" && of.name === database.name);
  return [
    ...nameProblem(database, last, taken?.name),
    ...backups.flatMap((backup) => {
      const names = new Set([...own].map((name) => name.replace(database.name, () => backup.name)));
      const other = topology.backups.find(({ name }) => names.has(name));
      return nameProblem({ ...backup, kind: "backup" }, databaseOfShard(backup.name, count), other?.name);
    }),
  ];
}

function nameProblem(
  { kind, name, source }: Named & { readonly kind: Database["kind"] | "backup" },
  last: string,
  taken: string | undefined,
): readonly InputProblem[] {
  const about = (expected: string): readonly InputProblem[] => [
    { source, path: `the name of a ${kind}`, value: JSON.stringify(name), expected },
  ];
  if (!partName.safeParse(last).success) {
    return about(`${last.length - 40} characters less, since its last shard is called "${last}"`);
  }
  return taken === undefined
    ? []
    : about(`a name whose shards nothing else is called like: "${taken}" is taken`);
}

function listenerProblems(balancer: LoadBalancer, parts: ShardedParts): readonly InputProblem[] {
  const { name, source, listeners } = balancer;
  return listeners.flatMap((listener) => {
    const about = (option: string, value: string, expected: string): InputProblem => ({
      source,
      path: `load-balancer "${name}": listeners.${listener.name}${option}`,
      value,
      expected,
    });
    const sharded = listener.backends.flatMap(({ to }) => parts.behind(to) ?? []);
    const [database] = sharded;
    if (database === undefined) return [];
    if (listener.backends.length > 1) {
      const given = listener.backends.map(({ to }) => showEndpoint(to)).join(", ");
      return [about(".to", given, "a sharded database alone: each of its shards gets a listener of its own")];
    }
    const count = shardCount(database.shard.rule);
    const last = listenerOfShard(listener.name, count);
    const numbers = Array.from({ length: count }, (_, index) => index + 1);
    const others = listeners.filter((other) => other !== listener);
    const named = others.find((other) =>
      numbers.some((at) => listenerOfShard(listener.name, at) === other.name),
    );
    const ports = portsOf(balancer, parts, listener.name);
    const lastPort = listener.port + count - 1;
    const clash = [...ports].find((port) => port >= listener.port && port <= lastPort);
    return [
      ...(partName.safeParse(last).success
        ? []
        : [about("", listener.name, `a shorter name, since that of its last shard is "${last}"`)]),
      ...(named === undefined
        ? []
        : [
            about(
              "",
              listener.name,
              `a name whose shards no listener is called like: "${named.name}" is taken`,
            ),
          ]),
      ...(lastPort <= LAST_PORT && clash === undefined
        ? []
        : [
            about(
              ".port",
              String(listener.port),
              clash === undefined
                ? `at most ${LAST_PORT - count + 1}, since each of the ${count} shards has the next port`
                : `${count} free ports from there on, one for each shard: ${clash} is taken`,
            ),
          ]),
    ];
  });
}

/** Ports that the other listeners of a load balancer have, or will have for their shards. */
function portsOf({ listeners }: LoadBalancer, parts: ShardedParts, but: string): ReadonlySet<number> {
  const ports = listeners
    .filter(({ name }) => name !== but)
    .flatMap(({ port, tls, backends }) => {
      const database = backends.map(({ to }) => parts.behind(to)).find((one) => one !== undefined);
      const count = database === undefined ? 1 : shardCount(database.shard.rule);
      const own = Array.from({ length: count }, (_, index) => port + index);
      return tls?.redirectFrom === undefined ? own : [...own, tls.redirectFrom];
    });
  return new Set([...ports, HEALTH_PORT]);
}

function serviceProblems({ name, source, dependsOn, environment }: Service, parts: ShardedParts) {
  const about = (path: string, value: string, expected: string): InputProblem => ({
    source,
    path: `service "${name}": ${path}`,
    value,
    expected,
  });
  const needed = new Set(dependsOn.map(({ on }) => showEndpoint(on)));
  return [
    ...dependsOn.flatMap(({ on, shards }, index) =>
      shards === undefined || parts.behind(on) !== undefined
        ? []
        : [about(`dependsOn[${index}].shards`, shards.kind, `nothing: ${showEndpoint(on)} has no shards`)],
    ),
    ...Object.entries(environment).flatMap(([variable, value]) =>
      value.kind !== "shards"
        ? []
        : value.of.flatMap((endpoint) => {
            const given = `shardRoutes(${showEndpoint(endpoint)})`;
            const path = `environment.${variable}`;
            if (parts.behind(endpoint) === undefined) {
              return [about(path, given, "a role of a database with shards, or a listener before one")];
            }
            return needed.has(showEndpoint(endpoint))
              ? []
              : [
                  about(
                    path,
                    given,
                    `something that the service depends on: dependsOn: [hard(${showEndpoint(endpoint)})]`,
                  ),
                ];
          }),
    ),
  ];
}
