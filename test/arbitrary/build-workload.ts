/** Services, load balancers, databases and ensembles of a sketch, each depending only on those before it. */
import type {
  Backend,
  Database,
  Domain,
  Endpoint,
  Ensemble,
  External,
  LoadBalancer,
  Service,
  Workload,
} from "../../src/topology/model.ts";
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
  const targets = reachableTargets(sketch, shape.networks, before, context.open);
  if (sketch.kind === "database") {
    const database = makeDatabase({
      ...shape,
      engine: sketch.engine ? "mariadb" : "mysql",
      primary: (sketch.networks % shape.replicas) + 1,
      replicationNetwork: chosen(shape.networks, sketch.needs) ?? "dmz",
    });
    return { ...before, databases: [...before.databases, database] };
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
  const backends = targets.filter(({ to }) => takesTraffic(to, before));
  const [first, ...more] = backends;
  if (sketch.kind === "load-balancer" && first !== undefined) {
    // The first is never a backup: a listener with backups alone is refused.
    const all = [makeBackend(first.to), ...more.map(({ to, weak }) => makeBackend(to, { backup: weak }))];
    // nginx 1.22 takes host names only where nothing else is; HAProxy takes them anywhere.
    const engine = sketch.engine || all.some(({ to }) => hasHostName(to, before)) ? "haproxy" : "nginx";
    const loadBalancer = { ...buildLoadBalancer(shape, sketch, all), engine } as const;
    return { ...before, loadBalancers: [...before.loadBalancers, loadBalancer] };
  }
  const service = makeService({
    ...shape,
    ports: [makePort(), ...(sketch.second ? [makePort({ name: "admin", port: 9090 })] : [])],
    volumes: sketch.second ? [{ name: "files", mount: "/files", sizeBytes: 2 ** 30 }] : [],
    dependsOn: targets.map(({ to, weak }) => (weak ? likes(to) : needs(to))),
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

function hasHostName(to: Endpoint, { externals }: Workloads): boolean {
  const address =
    to.kind === "external" ? externals.find(({ name }) => name === to.name)?.address : undefined;
  return address !== undefined && !/^[\d.]+$/.test(address);
}

function buildLoadBalancer(shape: Shape, sketch: WorkloadSketch, backends: readonly Backend[]): LoadBalancer {
  const network = chosen(shape.networks, sketch.needs) ?? "dmz";
  // A proxy that speaks HTTP is no way to a database.
  const protocol = backends.some(({ to }) => to.kind === "database") ? "tcp" : "http";
  const main = makeListener({
    protocol,
    backends,
    balance: { kind: sketch.second ? "least-connections" : "round-robin" },
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
