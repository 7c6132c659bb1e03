import fc from "fast-check";
import { expect, test } from "vitest";
import { fnv1a } from "../../src/plan/hash.ts";
import type { AnyWorkload } from "../../src/plan/names.ts";
import { placeInstances } from "../../src/plan/placement.ts";
import { DOMAIN_KINDS, type Domain, type Spread } from "../../src/topology/model.ts";
import { makeDatabase, makeDomain, makeService } from "../arbitrary/parts.ts";
import { plainHosts } from "./plain-placement.ts";

const HOST = DOMAIN_KINDS.indexOf("host");

/** Of one hash, so that no instance likes one better than the other. */
const ALIKE = ["costarring", "liquid"] as const;

interface Node {
  readonly kind: number;
  readonly capacity: number | undefined;
  readonly cloud: number | "any" | "none";
  readonly children: readonly Node[];
}

/** A domain of a kind with narrower ones inside, of any kind: hosts beside racks, racks without a zone. */
function node(kind: number): fc.Arbitrary<Node> {
  const narrower = [...DOMAIN_KINDS.keys()].filter((other) => other > kind);
  const weights = narrower.map((other) => ({ arbitrary: node(other), weight: other === HOST ? 4 : 1 }));
  return fc.record({
    kind: fc.constant(kind),
    capacity: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
    cloud: fc.constantFrom(2, "any" as const, 1, 3, "none" as const),
    children: kind === HOST ? fc.constant([]) : fc.array(fc.oneof(...weights), { maxLength: 4, size: "max" }),
  });
}

function domainsOf(nodes: readonly Node[], names: () => string, parent?: string): readonly Domain[] {
  return nodes.flatMap(({ kind, capacity, cloud, children }) => {
    const name = names();
    const isHost = kind === HOST;
    const domain = makeDomain({
      kind: DOMAIN_KINDS[kind] ?? "host",
      name,
      parent,
      anonymous: !isHost && children.length === 0 && cloud !== "none",
      anonymousHosts: isHost || typeof cloud === "string" ? undefined : cloud,
      capacity:
        isHost && capacity !== undefined
          ? { cpu: capacity, memoryBytes: 2 ** 40, diskBytes: 2 ** 50 }
          : undefined,
    });
    return [domain, ...domainsOf(children, names, name)];
  });
}

const trees = fc
  .record({
    roots: fc.array(fc.oneof(...[...DOMAIN_KINDS.keys()].map(node)), { minLength: 1, maxLength: 3 }),
    alikeFrom: fc.nat({ max: 6 }),
    limited: fc.boolean(),
  })
  .map(({ roots, alikeFrom, limited }) => {
    let next = 0;
    const domains = domainsOf(roots, () => {
      const name = ALIKE[next - alikeFrom] ?? `d${next}`;
      next++;
      return name;
    });
    return limited ? domains : domains.map((domain) => ({ ...domain, capacity: undefined }));
  });

const pick = fc.nat({ max: 99 });
const spread: fc.Arbitrary<Spread> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ over: fc.constantFrom(...DOMAIN_KINDS), strict: fc.boolean() }) },
  { weight: 3, arbitrary: fc.constant({ over: "host", strict: true } as const) },
  { weight: 1, arbitrary: fc.constant({ over: "none", strict: false } as const) },
);
const groups = fc.array(
  fc.record({
    replicas: fc.integer({ min: 1, max: 14 }),
    spread,
    within: fc.oneof(fc.constant<number[]>([]), fc.array(pick, { maxLength: 2 })),
    cpu: fc.integer({ min: 0, max: 3 }),
    arbitrator: fc.option(fc.array(pick, { maxLength: 2 })),
  }),
  { minLength: 1, maxLength: 4 },
);
/** By instance, the number of a leaf and of a host of the cloud's in it, which may not be there or not fit the leaf. */
const locks = fc.array(
  fc.option(fc.tuple(pick, fc.integer({ min: 0, max: 7 })), { nil: undefined, freq: 3 }),
  {
    maxLength: 40,
  },
);

const cases = fc.record({ domains: trees, groups, locks }).map(({ domains, groups, locks }) => {
  const named = (number: number) => domains[number % domains.length]?.name ?? "";
  const workloads = groups.map(({ replicas, spread, within, cpu, arbitrator }, index): AnyWorkload => {
    const size = { name: undefined, cpu, memoryBytes: 1, diskBytes: 1 };
    const own = { name: `g${index}`, replicas, spread, size, within: within.map(named) };
    if (arbitrator === null || replicas < 2) return makeService(own);
    const voter = { size: { ...size, cpu: 1 }, within: arbitrator.map(named) };
    return makeDatabase({ ...own, replication: { mode: "galera", arbitrator: voter } });
  });
  const instances = workloads.flatMap(({ name, replicas }) =>
    Array.from({ length: replicas }, (_, index) => `${name}-${index + 1}`),
  );
  const leaves = domains.filter(({ kind, anonymous }) => kind === "host" || anonymous);
  const hosts = instances.flatMap((instance, index) => {
    const [place, number] = locks[index] ?? [];
    const leaf = place === undefined ? undefined : leaves[place % leaves.length];
    if (leaf === undefined) return [];
    return [[instance, leaf.anonymous && number !== 0 ? `${leaf.name}~${number}` : leaf.name] as const];
  });
  return { domains, workloads, previous: Object.fromEntries(hosts) };
});

function placedHosts(
  domains: readonly Domain[],
  workloads: readonly AnyWorkload[],
  hosts: Record<string, string>,
) {
  const { paths } = placeInstances(domains, workloads, {
    version: 1,
    addresses: {},
    routerIds: {},
    serverIds: {},
    hosts,
  });
  return [...paths].map(([instance, path]) => [instance, path.at(-1)]);
}

test("instances are where weighing every host for each of them puts them, in every tree and with every lock file", () => {
  expect(fnv1a(ALIKE[0])).toBe(fnv1a(ALIKE[1]));
  fc.assert(
    fc.property(cases, ({ domains, workloads, previous }) => {
      const expected = plainHosts(domains, workloads, previous);
      expect(placedHosts(domains, workloads, previous)).toEqual(expected);
      const after = Object.fromEntries(expected);
      const fewer = domains.filter(({ kind }, index) => kind !== "host" || index % 3 > 0);
      expect(placedHosts(fewer, workloads, after)).toEqual(plainHosts(fewer, workloads, after));
    }),
    { numRuns: 3000 },
  );
});

test("the random cases have lock files that are kept, full hosts, arbitrators and shared hosts of the cloud's", () => {
  const sample = fc.sample(cases, { numRuns: 400, seed: 1 });
  const placed = sample.map(({ domains, workloads, previous }) => plainHosts(domains, workloads, previous));
  const share = (holds: (index: number) => boolean) =>
    sample.filter((_, index) => holds(index)).length / sample.length;
  expect(
    share((i) => (placed[i] ?? []).some(([name, host]) => sample[i]?.previous[name] === host)),
  ).toBeGreaterThan(0.3);
  expect(
    share((i) => sample[i]?.domains.some(({ capacity }) => capacity !== undefined) ?? false),
  ).toBeGreaterThan(0.2);
  expect(share((i) => sample[i]?.workloads.some(({ kind }) => kind === "database") ?? false)).toBeGreaterThan(
    0.5,
  );
  expect(share((i) => (placed[i] ?? []).some(([, host]) => /~[2-9]/.test(host)))).toBeGreaterThan(0.1);
  expect(
    share((i) => ALIKE.every((name) => (placed[i] ?? []).some(([, host]) => host.startsWith(name)))),
  ).toBeGreaterThan(0.1);
});
