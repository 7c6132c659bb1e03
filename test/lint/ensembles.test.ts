/** What is said of ensembles, and what mends them. */
import { describe, expect, test } from "vitest";
import { lint } from "../../src/lint/lint.ts";
import { fewestDomains, replicasFor } from "../../src/lint/remedy/group-sizes.ts";
import type { EnsembleGroup } from "../../src/plan/model.ts";
import { plan } from "../../src/plan/plan.ts";
import type { Topology } from "../../src/topology/model.ts";
import {
  makeEnsemble,
  makeEntrypoint,
  makeNetwork,
  makeService,
  makeSharedRisk,
  makeTopology,
  makeZones,
  needs,
  strictSpread,
} from "../arbitrary/parts.ts";

function shop(changes: Partial<Topology> = {}): Topology {
  return makeTopology({
    domains: makeZones(3, 2),
    networks: [
      makeNetwork({ name: "app", external: { network: "public", gateway: "redundant" } }),
      makeNetwork({ name: "peers", cidr: "10.0.1.0/24" }),
    ],
    services: [
      makeService({
        name: "web",
        spread: strictSpread("zone"),
        dependsOn: [needs({ kind: "ensemble", name: "zoo" })],
      }),
    ],
    ensembles: [
      makeEnsemble({
        name: "zoo",
        networks: ["app", "peers"],
        peerNetwork: "peers",
        spread: strictSpread("zone"),
      }),
    ],
    entrypoints: [makeEntrypoint({ name: "shop", to: { kind: "service", name: "web", port: "http" } })],
    ...changes,
  });
}

function found(topology: Topology, rule = "single-point-of-failure") {
  return lint(plan(topology))
    .filter((diagnostic) => diagnostic.rule === rule)
    .map(({ message, fix, path, subject }) => ({ message, fix, path, subject }));
}

describe("a single point of failure of an ensemble", () => {
  test("is nothing where members stand apart and are linked twice", () => {
    expect(found(shop())).toEqual([]);
  });

  test("is a domain with a majority of the members; of two domains one has it, so that it takes a third", () => {
    const twoZones = shop({
      domains: makeZones(2, 2),
      ensembles: [makeEnsemble({ name: "zoo", networks: ["app", "peers"], peerNetwork: "peers" })],
    });
    expect(found(twoZones)).toEqual([
      {
        message: expect.stringMatching(
          /^If zone [ab] fails, shop stops: 2 of the 3 members of `zoo` are in it, and 2 are needed for a majority\.$/,
        ),
        fix: 'declare another zone and spread `zoo` over zones: zookeeper("zoo", { spread: "zone", … })',
        path: ["users", "web", expect.stringMatching(/^zoo \(zoo-\d, zoo-\d in [ab]\)$/)],
        subject: { kind: "ensemble", name: "zoo" },
      },
    ]);
  });

  test("is a network between members with one switch, though nobody else talks over it", () => {
    const [app, peers] = shop().networks;
    if (app === undefined || peers === undefined) throw new Error("the shop has two networks");
    expect(found(shop({ networks: [app, { ...peers, switches: "single" }] }))).toEqual([
      {
        message: "If network peers fails, shop stops: a single switch carries it.",
        fix: expect.stringContaining('network("peers", { switches: "redundant"'),
        path: ["users", "web", "zoo", "peers"],
        subject: { kind: "network", name: "peers" },
      },
    ]);
  });

  test("is a risk that all members share", () => {
    const risk = makeSharedRisk({ name: "array", affects: [{ kind: "ensemble", name: "zoo" }] });
    expect(found(shop({ sharedRisks: [risk] })).map(({ message }) => message)).toEqual([
      "If the shared risk array strikes, shop stops: all 3 members of `zoo` are exposed to it.",
    ]);
  });
});

test("an ensemble that no entrypoint leads to is judged by where its members are", () => {
  const alone = shop({
    services: [makeService({ name: "web", spread: strictSpread("zone") })],
    ensembles: [makeEnsemble({ name: "zoo", within: ["a"], spread: { over: "none", strict: false } })],
  });
  expect(found(alone, "co-located-replicas").map(({ subject }) => subject)).toEqual([
    { kind: "ensemble", name: "zoo" },
  ]);
});

test("an election that takes longer than the entrypoint promises to be back is told with what takes it", () => {
  const hasty = shop({
    entrypoints: [
      makeEntrypoint({ name: "shop", rtoMs: 5000, to: { kind: "service", name: "web", port: "http" } }),
    ],
  });
  expect(found(hasty, "failover-slower-than-rto")).toEqual([
    expect.objectContaining({
      message: expect.stringMatching(
        /^When an instance of `zoo` is lost, up to 9\.83s pass until shop answers again, which promises 5s: zookeeper of zoo: clients wait for a lost member/,
      ),
      subject: { kind: "ensemble", name: "zoo" },
    }),
  ]);
});

test("an ensemble that is spread over three domains survives the loss of any, whatever its size", () => {
  for (const replicas of [3, 5, 7]) {
    const ensemble = makeEnsemble({ name: "zoo", replicas });
    const group: EnsembleGroup = {
      kind: "ensemble",
      name: "zoo",
      source: ensemble.source,
      declared: ensemble,
      instances: Array.from({ length: replicas }, (_, index) => `zoo-${index + 1}`),
      needs: ensemble.needs,
      networks: ensemble.networks,
    };
    const lack = { group, role: undefined };
    for (const domains of [fewestDomains(lack), 4, 7]) expect(replicasFor(lack, domains)).toBe(replicas);
  }
});
