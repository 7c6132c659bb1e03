/** A small shop, and what its clients feel of one fault. */
import { plan } from "../../src/plan/plan.ts";
import { failureModel } from "../../src/reliability/failure-model.ts";
import type { FaultMode, OutageBound, OutagePrediction } from "../../src/reliability/outage-model.ts";
import { predictOutages } from "../../src/reliability/outage-times.ts";
import type { Listener, LoadBalancer, Service, Topology } from "../../src/topology/model.ts";
import {
  likes,
  makeBackend,
  makeDatabase,
  makeEntrypoint,
  makeListener,
  makeLoadBalancer,
  makeNetwork,
  makeService,
  makeTopology,
  makeVirtualIp,
  makeZones,
  needs,
} from "../arbitrary/parts.ts";

export const HTTP_CHECK = {
  kind: "http",
  path: "/",
  status: 200,
  port: undefined,
  intervalMs: 1000,
  timeoutMs: 400,
  fall: 2,
  rise: 3,
} as const;

export interface SmallShop {
  readonly api?: Partial<Service>;
  readonly listener?: Partial<Listener>;
  readonly loadBalancer?: Partial<LoadBalancer>;
  /** How `api` depends on `ledger`, which is behind a load balancer of its own, `inner`. */
  readonly ledger?: "hard" | "soft";
}

const api = { kind: "service", name: "api", port: "http" } as const;
const ledger = { kind: "service", name: "ledger", port: "http" } as const;
const inner = { kind: "load-balancer", name: "inner", listener: "http" } as const;
const orders = { kind: "database", name: "orders", role: "reader" } as const;

/** Adverts every 200 ms, checks by HTTP, 500 ms to connect; `spare` stands by for `api` on another host where it is a backup. */
export function smallShop({
  api: own,
  listener,
  loadBalancer,
  ledger: strength = "hard",
}: SmallShop = {}): Topology {
  const plain = makeListener({
    backends: [makeBackend(api)],
    check: HTTP_CHECK,
    timeouts: { connectMs: 500, clientMs: 30_000, serverMs: 30_000, queueMs: 5000 },
  });
  const virtualIp = makeVirtualIp({ advertIntervalMs: 200 });
  return makeTopology({
    domains: makeZones(8),
    networks: [makeNetwork({ name: "app", external: { network: "public", gateway: "redundant" } })],
    services: [
      makeService({
        name: "api",
        replicas: 3,
        dependsOn: [strength === "hard" ? needs(inner) : likes(inner), needs(orders)],
        ...own,
      }),
      makeService({ name: "ledger" }),
      makeService({ name: "spare" }),
    ],
    databases: [makeDatabase({ name: "orders", replicas: 3 })],
    loadBalancers: [
      makeLoadBalancer({ name: "web", virtualIp, listeners: [{ ...plain, ...listener }], ...loadBalancer }),
      makeLoadBalancer({
        name: "inner",
        virtualIp,
        listeners: [{ ...plain, backends: [makeBackend(ledger)] }],
      }),
    ],
    entrypoints: [
      makeEntrypoint({ name: "shop", to: { kind: "load-balancer", name: "web", listener: "http" } }),
    ],
  });
}

/** Of an instance, one of its programs (`web-1/haproxy`) or any other event (`network:app/1`). */
export function felt(topology: Topology, what: string, mode: FaultMode = "lost"): OutagePrediction {
  const planned = plan(topology);
  const found = predictOutages(planned, failureModel(planned)).find(({ entrypoint, part }) => {
    if (entrypoint !== "shop") return false;
    if (part.kind === "event") return mode === "lost" && part.event.id === what;
    return part.mode === mode && `${part.instance}/${part.program}` === what;
  });
  if (found === undefined) throw new Error(`nothing in the plan fails as ${what}, ${mode}`);
  return found;
}

/** Milliseconds; Infinity when somebody has to repair it. */
export function ms(bound: OutageBound): number {
  return bound.kind === "bounded" ? bound.worstMs : Number.POSITIVE_INFINITY;
}

export function names(bound: OutageBound): readonly string[] {
  return bound.kind === "bounded" ? bound.timers.map(({ name }) => name) : [bound.because];
}
