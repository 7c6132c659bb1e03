import type { Dependency, Endpoint, Entrypoint, Network, Topology } from "../model.ts";
import type { InputProblem } from "../problem.ts";
import { choosesWriter } from "../replication.ts";
import { type AnyWorkload, workloadsOf } from "../workloads.ts";

type Workloads = ReadonlyMap<string, AnyWorkload>;

/** Everything that talks to something has a network to do it on, and nothing needs itself. */
export function dependencyProblems(topology: Topology): readonly InputProblem[] {
  const workloads = workloadsByName(topology);
  const external = new Set(
    topology.networks.filter((network) => network.external !== undefined).map(({ name }) => name),
  );
  return [
    ...topology.services.flatMap((service) =>
      service.dependsOn.flatMap(({ on }, index) => {
        const expected = directWriter(on, workloads) ?? reachProblem(service, on, workloads, external);
        const path = `service "${service.name}": dependsOn[${index}]`;
        return expected === undefined
          ? []
          : [{ source: service.source, path, value: showEndpoint(on), expected }];
      }),
    ),
    ...topology.loadBalancers.flatMap((balancer) =>
      balancer.listeners.flatMap((listener) =>
        listener.backends.flatMap(({ to }, index) => {
          const expected = reachProblem(balancer, to, workloads, external);
          const path = `load-balancer "${balancer.name}": listeners.${listener.name}.to[${index}]`;
          return expected === undefined
            ? []
            : [{ source: balancer.source, path, value: showEndpoint(to), expected }];
        }),
      ),
    ),
    ...topology.backups.flatMap(({ name, source, of, to }) => {
      const from = workloads.get(of.name);
      // Without an address, how a backup gets there is not nospof's matter.
      const talksTo = topology.externals.some(
        (one) => to.kind === "external" && one.name === to.name && one.address,
      );
      if (from === undefined || !talksTo) return [];
      const expected = reachProblem(from, { kind: "external", name: to.name }, workloads, external);
      return expected === undefined
        ? []
        : [{ source, path: `backup "${name}": to`, value: to.name, expected }];
    }),
    ...topology.entrypoints.flatMap((entrypoint) =>
      entrypointProblems(entrypoint, workloads, topology.networks),
    ),
    ...cycleProblems(topology),
  ];
}

/** Whoever writes without asking for roles would write to a server that was the primary a moment ago, or fail. */
function directWriter(on: Endpoint, workloads: Workloads): string | undefined {
  const database = workloads.get(on.name);
  return on.kind === "database" &&
    on.role === "writer" &&
    database?.kind === "database" &&
    choosesWriter(database)
    ? `an HAProxy load balancer before it, which knows the writer that the servers have chosen: ` +
        `loadBalancer("…", { engine: "haproxy", listeners: { sql: { protocol: "tcp", port: ${database.port}, to: [${showEndpoint(on)}] } }, … })`
    : undefined;
}

export function workloadsByName(topology: Topology): Workloads {
  return new Map(workloadsOf(topology).map((part) => [part.name, part]));
}

/** @returns what would be reachable instead; undefined when it can be reached */
export function reachProblem(
  from: AnyWorkload,
  to: Endpoint,
  workloads: Workloads,
  external: ReadonlySet<string>,
): string | undefined {
  if (to.kind === "external") {
    return from.networks.some((name) => external.has(name))
      ? undefined
      : `"${from.name}" on a network with an \`external\` attachment, to reach "${to.name}"`;
  }
  const target = workloads.get(to.name);
  if (!isDeclared(target, to)) return "a port, a listener or an endpoint that is declared";
  // A virtual IP lives on one network; the other addresses of the load balancer don't move.
  const reachable = addressNetworks(target);
  return reachable.some((name) => from.networks.includes(name))
    ? undefined
    : `"${from.name}" and "${to.name}" on one network; "${to.name}" is reached on ${reachable.join(", ")}`;
}

/** Refers to what is declared; object references do, unless somebody forged one. */
function isDeclared(target: AnyWorkload | undefined, to: Endpoint): boolean {
  switch (to.kind) {
    case "service":
      return target?.kind === "service" && target.ports.some(({ name }) => name === to.port);
    case "load-balancer":
      return target?.kind === "load-balancer" && target.listeners.some(({ name }) => name === to.listener);
    case "database":
      return target?.kind === "database";
    case "ensemble":
      return target?.kind === "ensemble";
    case "external":
      return true;
    default:
      return to satisfies never;
  }
}

/** Networks on which a part is talked to: for a load balancer with a virtual IP, the address's own. */
function addressNetworks(target: AnyWorkload | undefined): readonly string[] {
  if (target === undefined) return [];
  return target.kind === "load-balancer" && target.virtualIp !== undefined
    ? [target.virtualIp.network]
    : target.networks;
}

/** Who can reach an ensemble can change all that services have agreed on in it. */
const NOT_FOR_USERS = "a part for users: an ensemble is for services, which name it in `dependsOn`";

function entrypointProblems(
  entrypoint: Entrypoint,
  workloads: Workloads,
  networks: readonly Network[],
): readonly InputProblem[] {
  const { to, source, name } = entrypoint;
  const about = (value: string, expected: string, path = "to"): InputProblem => ({
    source,
    path: `entrypoint "${name}": ${path}`,
    value,
    expected,
  });
  if (to.kind === "external") return [about(showEndpoint(to), "a part of this topology")];
  if (to.kind === "ensemble") return [about(showEndpoint(to), NOT_FOR_USERS)];
  if (!isDeclared(workloads.get(to.name), to))
    return [about(showEndpoint(to), "a port, a listener or an endpoint that is declared")];
  const writer = directWriter(to, workloads);
  if (writer !== undefined) return [about(showEndpoint(to), writer)];
  const open = networks.filter((network) => network.external !== undefined).map((network) => network.name);
  const reachable = addressNetworks(workloads.get(to.name));
  const problems = reachable.some((network) => open.includes(network))
    ? []
    : [
        about(
          showEndpoint(to),
          `something on a network with an \`external\` attachment; "${to.name}" is reached on ${reachable.join(", ")}`,
        ),
      ];
  return [
    ...problems,
    ...entrypoint.dependsOn.flatMap(({ on }, index) =>
      on.kind === "external" ||
      (on.kind !== "ensemble" &&
        addressNetworks(workloads.get(on.name)).some((network) => open.includes(network)))
        ? []
        : [
            about(
              showEndpoint(on),
              on.kind === "ensemble"
                ? NOT_FOR_USERS
                : "something clients can reach: an external, or a part on an external network",
              `dependsOn[${index}]`,
            ),
          ],
    ),
  ];
}

/** Object references can't make a cycle, but a Topology that comes from elsewhere can hold one. */
function cycleProblems(topology: Topology): readonly InputProblem[] {
  const next = new Map<string, readonly string[]>([
    ...topology.services.map((service) => [service.name, service.dependsOn.flatMap(targetName)] as const),
    ...topology.loadBalancers.map(
      (balancer) =>
        [
          balancer.name,
          balancer.listeners.flatMap(({ backends }) => backends.flatMap(({ to }) => targetName({ on: to }))),
        ] as const,
    ),
  ]);
  const finished = new Set<string>();
  const cycleFrom = (name: string, trail: readonly string[]): readonly string[] | undefined => {
    if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name];
    if (finished.has(name)) return undefined;
    for (const target of next.get(name) ?? []) {
      const cycle = cycleFrom(target, [...trail, name]);
      if (cycle !== undefined) return cycle;
    }
    finished.add(name);
    return undefined;
  };
  for (const part of [...topology.services, ...topology.loadBalancers]) {
    const cycle = cycleFrom(part.name, []);
    if (cycle !== undefined) {
      return [
        {
          source: part.source,
          path: `${part.kind} "${part.name}"`,
          value: cycle.join(" → "),
          expected: "dependencies without a cycle",
        },
      ];
    }
  }
  return [];
}

function targetName({ on }: Pick<Dependency, "on">): readonly string[] {
  return on.kind === "external" ? [] : [on.name];
}

/** As the user refers to it, e.g. `orders.writer`. */
export function showEndpoint(endpoint: Endpoint): string {
  switch (endpoint.kind) {
    case "service":
      return `${endpoint.name}.ports.${endpoint.port}`;
    case "load-balancer":
      return `${endpoint.name}.listeners.${endpoint.listener}`;
    case "database":
      return `${endpoint.name}.${endpoint.role}`;
    case "ensemble":
      return `${endpoint.name}.client`;
    case "external":
      return endpoint.name;
    default:
      return endpoint satisfies never;
  }
}
