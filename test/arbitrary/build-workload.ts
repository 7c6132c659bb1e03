/** Services, load balancers, databases and ensembles of a sketch, each depending only on those before it. */
import type {
  Arbitrator,
  Backend,
  Database,
  Domain,
  Endpoint,
  Ensemble,
  External,
  LoadBalancer,
  Replication,
  Service,
  Workload,
} from "../../src/topology/model.ts";
import { majorityOf } from "../../src/topology/quorum.ts";
import { choosesWriter } from "../../src/topology/replication.ts";
import {
  likes,
  makeBackend,
  makeDatabase,
  makeEnsemble,
  makeListener,
  makeLoadBalancer,
  makePort,
  makeService,
  makeVirtualIp,
  needs,
} from "./parts.ts";
import { chosen, endpoints, reachable } from "./reach.ts";
import type { WorkloadSketch } from "./sketch.ts";

/** What has been built so far. */
export interface Workloads {
  readonly services: readonly Service[];
  readonly loadBalancers: readonly LoadBalancer[];
  readonly databases: readonly Database[];
  readonly ensembles: readonly Ensemble[];
  readonly externals: readonly External[];
}

export interface BuildContext {
  readonly domains: readonly Domain[];
  readonly networks: readonly string[];
  /** Networks that lead outside. */
  readonly open: readonly string[];
}

type VirtualIp = NonNullable<LoadBalancer["virtualIp"]>;

/** Stands for an address that is known only when the networks are. */
const ASKED = ["asked"];

export function asksForAddress(virtualIp: VirtualIp): boolean {
  return virtualIp.addresses === ASKED;
}

/** `before` with one workload more. A load balancer that could reach nothing becomes a service. */
export function buildWorkload(
  name: string,
  sketch: WorkloadSketch,
  before: Workloads,
  context: BuildContext,
): Workloads {
  const shape = shapeOf(name, sketch, context);
  if (sketch.kind === "database") {
    return withDatabase(shape, sketch, before);
  }
  if (sketch.kind === "ensemble") {
    const ensemble = makeEnsemble({
      name,
      networks: shape.networks,
      spread: shape.spread,
      within: shape.within,
      replicas: sketch.replicas > 2 ? 5 : 3,
      peerNetwork: chosen(shape.networks, sketch.needs) ?? "dmz",
    });
    return { ...before, ensembles: [...before.ensembles, ensemble] };
  }
  const targets = reachableTargets(sketch, shape.networks, before, context.open);
  const backends = targets.filter(({ to }) => takesTraffic(to, before));
  const [first, ...more] = backends;
  if (sketch.kind === "load-balancer" && first !== undefined) {
    // The first is never a backup: a listener with backups alone is refused.
    const all = [makeBackend(first.to), ...more.map(({ to, weak }) => makeBackend(to, { backup: weak }))];
    // nginx 1.22 takes host names only where nothing else is; HAProxy takes them anywhere.
    const role = all.find(({ to }) => tellsRole(to, before));
    const named = all.some(({ to }) => hasHostName(to, before));
    const engine = sketch.engine || named || role !== undefined ? "haproxy" : "nginx";
    const loadBalancer = {
      ...buildLoadBalancer(
        shape,
        sketch,
        role === undefined ? all : [makeBackend(role.to)],
        role !== undefined,
      ),
      engine,
    } as const;
    return { ...before, loadBalancers: [...before.loadBalancers, loadBalancer] };
  }
  const service = makeService({
    ...shape,
    ports: [makePort(), ...(sketch.second ? [makePort({ name: "admin", port: 9090 })] : [])],
    volumes: sketch.second ? [{ name: "files", mount: "/files", sizeBytes: 2 ** 30 }] : [],
    // Whoever writes to a database that chooses its writer goes through a load balancer.
    dependsOn: targets
      .filter(({ to }) => !(to.kind === "database" && to.role === "writer" && choosesWho(to, before)))
      .map(({ to, weak }) => (weak ? likes(to) : needs(to))),
  });
  return { ...before, services: [...before.services, service] };
}

type Shape = Pick<Workload, "name" | "replicas" | "needs" | "networks" | "spread" | "within">;

function shapeOf(name: string, sketch: WorkloadSketch, { domains, networks }: BuildContext): Shape {
  const subset = (sketch.networks % (2 ** networks.length - 1)) + 1;
  const within = sketch.within === undefined ? undefined : chosen(domains, sketch.within);
  return {
    name,
    replicas: sketch.replicas,
    needs: (sketch.needs % sketch.replicas) + 1,
    networks: networks.filter((_, index) => (subset & (1 << index)) !== 0).sort(),
    spread: sketch.spread,
    within: within === undefined ? [] : [within.name],
  };
}

/** Distinct endpoints that the workload has a network to. */
function reachableTargets(
  sketch: WorkloadSketch,
  networks: readonly string[],
  before: Workloads,
  open: readonly string[],
): readonly { readonly to: Endpoint; readonly weak: boolean }[] {
  const candidates = endpoints(before).filter((to) => reachable(networks, to, before, open));
  const found = new Map<Endpoint, boolean>();
  for (const { pick, weak } of sketch.targets) {
    const to = chosen(candidates, pick);
    if (to !== undefined) found.set(to, weak);
  }
  return [...found].map(([to, weak]) => ({ to, weak }));
}

function takesTraffic(to: Endpoint, { externals }: Workloads): boolean {
  if (to.kind === "ensemble") return false;
  return (
    to.kind !== "external" || externals.some(({ name, address }) => name === to.name && address !== undefined)
  );
}

function tellsRole(to: Endpoint, { databases }: Workloads): boolean {
  return (
    to.kind === "database" &&
    databases.some(({ name, rolePort }) => name === to.name && rolePort !== undefined)
  );
}

/** Whether it is a role of a database whose servers choose who writes. */
export function choosesWho(to: Endpoint, { databases }: Workloads): boolean {
  return to.kind === "database" && databases.some((one) => one.name === to.name && choosesWriter(one));
}

/** With an ensemble of its own where it elects and none is within reach, and half the time with a load balancer before it. */
function withDatabase(shape: Shape, sketch: WorkloadSketch, before: Workloads): Workloads {
  const { name, networks, spread } = shape;
  const alone =
    sketch.elects && !before.ensembles.some((one) => one.networks.some((each) => networks.includes(each)));
  const votes = alone ? [makeEnsemble({ name: `${name}-votes`, networks, spread })] : [];
  const ensembles = [...before.ensembles, ...votes];
  const database = buildDatabase(shape, sketch, ensembles);
  const databases = [...before.databases, database];
  if (!sketch.second || !choosesWriter(database)) return { ...before, ensembles, databases };
  const to = { kind: "database", name, role: sketch.engine ? "writer" : "reader" } as const;
  const front = buildLoadBalancer({ ...shape, name: `${name}-sql` }, sketch, [makeBackend(to)], true);
  return { ...before, ensembles, databases, loadBalancers: [...before.loadBalancers, front] };
}

function buildDatabase(shape: Shape, sketch: WorkloadSketch, ensembles: readonly Ensemble[]): Database {
  const reachableEnsembles = ensembles.filter(({ networks }) =>
    networks.some((network) => shape.networks.includes(network)),
  );
  const agrees = sketch.mode === "galera" || sketch.mode === "group-replication";
  // Servers of a group are three or five, and who acknowledges is beside the primary.
  const replicas = agrees
    ? sketch.replicas > 2
      ? 5
      : 3
    : Math.max(shape.replicas, sketch.mode === "asynchronous" ? 1 : 2);
  const engine = agrees
    ? sketch.mode === "galera"
      ? "mariadb"
      : "mysql"
    : sketch.engine
      ? "mariadb"
      : "mysql";
  const elects = sketch.elects && !agrees && replicas > 1 && engine === "mariadb";
  const isPair = elects && replicas === 2 && sketch.mode !== "stop";
  return makeDatabase({
    ...shape,
    replicas,
    needs: arbitrated(sketch, replicas)
      ? 2
      : agrees
        ? Math.max(majorityOf(replicas), shape.needs)
        : shape.needs,
    engine,
    replication: replicationOf(sketch, engine, replicas),
    election: elects && !isPair ? chosen(reachableEnsembles, sketch.needs)?.name : undefined,
    pair: isPair ? { acceptSplitBrain: "drawn by lot" } : undefined,
    // Of those that nobody elects some tell their role; the others always do.
    ...((agrees || elects || sketch.second) && { rolePort: 8406 }),
    primary: (sketch.networks % (replicas - (arbitrated(sketch, replicas) ? 1 : 0))) + 1,
    replicationNetwork: chosen(shape.networks, sketch.needs) ?? "dmz",
    tls:
      sketch.needs % 2 === 0 && !arbitrated(sketch, replicas)
        ? { ca: "database-ca", certificate: "database-tls" }
        : undefined,
  });
}

const ARBITRATOR: Arbitrator = {
  size: { name: undefined, cpu: 0.5, memoryBytes: 2 ** 28, diskBytes: 2 ** 30 },
  within: [],
};

/** Of three that vote one has no data. */
function arbitrated({ mode, second }: WorkloadSketch, replicas: number): boolean {
  return mode === "galera" && second && replicas === 3;
}

function replicationOf(sketch: WorkloadSketch, engine: Database["engine"], replicas: number): Replication {
  const { mode, needs } = sketch;
  switch (mode) {
    case "asynchronous":
    case "group-replication":
      return { mode };
    case "galera":
      return arbitrated(sketch, replicas) ? { mode, arbitrator: ARBITRATOR } : { mode };
    case "stop":
    case "fall-back":
      return {
        mode: "semi-synchronous",
        acknowledgements: engine === "mariadb" ? 1 : (needs % (replicas - 1)) + 1,
        fallBackAfterMs: mode === "stop" ? undefined : 1000,
      };
    default:
      return mode satisfies never;
  }
}

function hasHostName(to: Endpoint, { externals }: Workloads): boolean {
  const address =
    to.kind === "external" ? externals.find(({ name }) => name === to.name)?.address : undefined;
  return address !== undefined && !/^[\d.]+$/.test(address);
}

function buildLoadBalancer(
  shape: Shape,
  sketch: WorkloadSketch,
  backends: readonly Backend[],
  asksRoles: boolean,
): LoadBalancer {
  const network = chosen(shape.networks, sketch.needs) ?? "dmz";
  // A proxy that speaks HTTP is no way to a database.
  const protocol = backends.some(({ to }) => to.kind === "database") ? "tcp" : "http";
  const main = makeListener({
    protocol,
    backends,
    balance: { kind: sketch.second ? "least-connections" : "round-robin" },
    ...(asksRoles ? { check: undefined } : {}),
  });
  const secure = makeListener({
    ...main,
    name: "https",
    port: 443,
    tls: { certificate: "certificate", redirectFrom: protocol === "http" ? 8080 : undefined },
    backends: backends.slice(0, 1),
  });
  const virtualIp = virtualIpOf(sketch, network);
  return makeLoadBalancer({
    ...shape,
    // Only the holder of a single virtual IP gets traffic.
    needs: virtualIp?.mode === "active-passive" ? 1 : shape.needs,
    listeners: sketch.second ? [main, secure] : [main],
    virtualIp,
    resolvers: sketch.second ? ["192.0.2.53"] : [],
  });
}

function virtualIpOf(sketch: WorkloadSketch, network: string): VirtualIp | undefined {
  switch (sketch.virtualIp) {
    case "none":
      return undefined;
    case "asked":
      return makeVirtualIp({ network, addresses: ASKED });
    case "active-passive":
    case "active-active":
      return makeVirtualIp({ network, mode: sketch.virtualIp });
    default:
      return sketch.virtualIp satisfies never;
  }
}
