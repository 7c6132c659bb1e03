/** The choices behind a random topology: small numbers that shrink well and that any topology can be made of. */
import fc from "fast-check";
import { DOMAIN_KINDS, type Domain, type Spread } from "../../src/topology/model.ts";
import { domainsArbitrary } from "./domains.ts";

export interface Limits {
  /** Most services, load balancers, databases and ensembles together. Default: 6. */
  readonly workloads?: number;
  /** Most instances of each; ensembles have 3 or 5. Default: 4. */
  readonly replicas?: number;
  /** Networks have room to spare; otherwise some have exactly the addresses that are needed. Default: false. */
  readonly roomy?: boolean;
  /** Databases of every mode, with and without an election; otherwise asynchronous, with none. Default: false. */
  readonly choosing?: boolean;
}

/** A number that is used as an index into whatever there is to choose from. */
type Pick = number;

interface TargetSketch {
  readonly pick: Pick;
  /** A soft dependency, or a backup server. */
  readonly weak: boolean;
}

export interface WorkloadSketch {
  readonly kind: "service" | "load-balancer" | "database" | "ensemble";
  readonly replicas: number;
  readonly needs: Pick;
  readonly networks: Pick;
  readonly spread: Spread;
  readonly within: Pick | undefined;
  readonly targets: readonly TargetSketch[];
  readonly engine: boolean;
  /** A second port, listener or account. */
  readonly second: boolean;
  readonly virtualIp: "none" | "active-passive" | "active-active" | "asked";
  /** Of a database, how it replicates and whether it elects its primary where there is an ensemble to do so. */
  readonly mode: "asynchronous" | "stop" | "fall-back" | "galera" | "group-replication";
  readonly elects: boolean;
}

export interface NetworkSketch {
  readonly external: boolean;
  readonly redundantGateway: boolean;
  readonly redundantSwitches: boolean;
  /** Addresses beyond those that are needed; undefined: a /22. */
  readonly spare: number | undefined;
  readonly reserved: boolean;
}

export interface TopologySketch {
  readonly domains: readonly Domain[];
  readonly networks: readonly NetworkSketch[];
  readonly externals: readonly { readonly addressed: boolean; readonly availability: number }[];
  readonly names: readonly string[];
  readonly workloads: readonly WorkloadSketch[];
  readonly risks: readonly (readonly Pick[])[];
  readonly entrypoints: readonly (readonly TargetSketch[])[];
  readonly backups: readonly Pick[];
}

const NAMES = [
  "web",
  "api",
  "orders",
  "cart",
  "mail",
  "auth",
  "search",
  "images",
  "audit",
  "billing",
] as const;

const pick = fc.nat({ max: 999 });
const target: fc.Arbitrary<TargetSketch> = fc.record({ pick, weak: fc.boolean() });
const spread: fc.Arbitrary<Spread> = fc.oneof(
  fc.record({ over: fc.constantFrom(...DOMAIN_KINDS), strict: fc.boolean() }),
  fc.constant({ over: "none", strict: false } as const),
);

export function workloadSketch({
  replicas = 4,
  choosing = false,
}: Limits = {}): fc.Arbitrary<WorkloadSketch> {
  return fc.record({
    kind: fc.constantFrom("service", "load-balancer", "database", "service", "ensemble", "load-balancer"),
    replicas: fc.integer({ min: 1, max: replicas }),
    needs: pick,
    networks: pick,
    spread,
    within: fc.option(pick, { nil: undefined, freq: 3 }),
    targets: fc.array(target, { maxLength: 3 }),
    engine: fc.boolean(),
    second: fc.boolean(),
    virtualIp: fc.constantFrom("active-passive", "none", "active-active", "asked"),
    mode: choosing
      ? fc.constantFrom("asynchronous", "stop", "galera", "group-replication", "fall-back")
      : fc.constant("asynchronous" as const),
    elects: choosing ? fc.boolean() : fc.constant(false),
  });
}

export function topologySketch(limits: Limits = {}): fc.Arbitrary<TopologySketch> {
  const { workloads = 6, roomy = false } = limits;
  return fc.record({
    domains: domainsArbitrary,
    networks: fc.array(
      fc.record({
        external: fc.boolean(),
        redundantGateway: fc.boolean(),
        redundantSwitches: fc.boolean(),
        spare: roomy ? fc.constant(undefined) : fc.option(fc.nat({ max: 3 }), { nil: undefined }),
        reserved: fc.boolean(),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    externals: fc.array(
      fc.record({ addressed: fc.boolean(), availability: fc.constantFrom(0.99, 0.999, 0.9999) }),
      { maxLength: 2 },
    ),
    names: fc.shuffledSubarray([...NAMES], { minLength: NAMES.length }),
    workloads: fc.array(workloadSketch(limits), {
      minLength: 1,
      maxLength: Math.min(workloads, NAMES.length - 1),
    }),
    risks: fc.array(fc.array(pick, { minLength: 1, maxLength: 3 }), { maxLength: 2 }),
    entrypoints: fc.array(fc.array(target, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }),
    backups: fc.array(pick, { maxLength: 2 }),
  });
}
