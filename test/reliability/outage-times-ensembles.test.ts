import { describe, expect, it } from "vitest";
import type { Ensemble, Network, Topology } from "../../src/topology/model.ts";
import {
  makeEnsemble,
  makeEntrypoint,
  makeNetwork,
  makeService,
  makeSharedRisk,
  makeTopology,
  makeZones,
  needs,
} from "../arbitrary/parts.ts";
import { felt, ms, names } from "./felt.ts";

/** Clients ask the service itself, which answers with an error after 500 ms without its ensemble. */
const PATIENCE_MS = 500;

function shop(own: Partial<Ensemble> = {}, peers: Partial<Network> = {}): Topology {
  return makeTopology({
    domains: makeZones(5),
    networks: [
      makeNetwork({ name: "app", external: { network: "public", gateway: "redundant" } }),
      makeNetwork({ name: "peers", cidr: "10.0.1.0/24", ...peers }),
    ],
    services: [makeService({ name: "api", dependsOn: [needs({ kind: "ensemble", name: "zoo" })] })],
    ensembles: [makeEnsemble({ name: "zoo", networks: ["app", "peers"], peerNetwork: "peers", ...own })],
    entrypoints: [makeEntrypoint({ name: "shop", to: { kind: "service", name: "api", port: "http" } })],
  });
}

describe("ensembles", () => {
  it("A member that is lost may have been the leader: it is given up and another is elected, then clients look for one that works.", () => {
    const { gap, noneFails } = felt(shop(), "instance:zoo-2");
    // Two tries beside the one that waits a third of its session, and a second before all members are asked once more.
    expect(ms(gap)).toBe(2000 + 1000 + Math.ceil(10_000 / 3) + 2 * 1000 + 1000 + PATIENCE_MS);
    expect(noneFails).toBe(false);
    expect(names(gap)).toEqual(
      expect.arrayContaining(["zookeeper of zoo: a leader is elected", "zookeeper of zoo: syncLimit"]),
    );
    expect(ms(felt(shop(), "zoo-2/zookeeper", "hung").gap)).toBe(ms(gap));
  });

  it("Where several members are lost together, clients may meet each of them.", () => {
    const five = shop({ replicas: 5, needs: 3 });
    const power = makeSharedRisk({
      name: "power",
      affects: ["a", "b"].map((name) => ({ kind: "domain", name })),
    });
    const apart = five.services.map((api) => ({ ...api, replicas: 1, needs: 1, within: ["e"] }));
    const { gap } = felt({ ...five, services: apart, sharedRisks: [power] }, "shared-risk:power");
    expect(ms(gap)).toBe(2000 + 1000 + 2 * (10_000 / 5) + 3 * 1000 + 1000 + PATIENCE_MS);
  });

  it("The connections of a member that is killed end with it, so that nobody waits for its silence.", () => {
    expect(ms(felt(shop(), "zoo-2/zookeeper", "killed").gap)).toBe(1000 + 2 * 1000 + 1000 + PATIENCE_MS);
  });

  it("Clients of a member that is lost wait for two thirds of their session, and with long ticks that is the longest.", () => {
    const { gap } = felt(shop({ tickMs: 2000 }), "instance:zoo-1");
    expect(ms(gap)).toBe(Math.ceil((40_000 * 2) / 3) + 1000 + PATIENCE_MS);
    expect(names(gap)).toContain("zookeeper of zoo: 2/3 of the session");
  });

  it("Without a majority an ensemble waits for a repair.", () => {
    const together = shop({ spread: { over: "none", strict: false }, within: ["a"] });
    expect(names(felt(together, "zone:a").gap)).toEqual(["zone a is a single point of failure"]);
    const { gap } = felt(shop({}, { switches: "single" }), "network:peers");
    expect(names(gap)).toEqual(["network peers is a single point of failure"]);
  });

  it("The other one of two switches between members is no silence that they would notice.", () => {
    expect(ms(felt(shop(), "network:peers/1").gap)).toBe(0);
    expect(ms(felt(shop(), "network:app/1").gap)).toBeGreaterThan(0);
  });
});
