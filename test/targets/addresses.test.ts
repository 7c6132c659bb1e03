/** Addresses that the platforms take for themselves never meet those that nospof gives. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isInCidr } from "../../src/plan/ipv4.ts";
import type { PlannedNetwork } from "../../src/plan/model.ts";
import { plan } from "../../src/plan/plan.ts";
import { bridgeAddress } from "../../src/targets/docker/bridge-address.ts";
import { allocationPools } from "../../src/targets/openstack/networks.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";
import { shopPlan } from "./shop.ts";

describe("bridgeAddress", () => {
  it("is in the network and nobody's, as long as there is one", () => {
    fc.assert(
      fc.property(topologyArbitrary({ workloads: 4 }), (topology) => {
        const planned = plan(topology);
        for (const network of planned.networks) {
          const taken = [
            ...planned.instances.flatMap(({ addresses }) => addresses.map(({ address }) => address)),
            ...planned.virtualIps.map(({ address }) => address),
          ].filter((address) => isInCidr(address, network.cidr));
          const hosts = 2 ** (32 - Number(network.cidr.split("/")[1])) - 2;
          if (taken.length >= hosts) {
            expect(() => bridgeAddress(planned, network)).toThrow(/has no address left/);
            continue;
          }
          const address = bridgeAddress(planned, network);
          expect(taken).not.toContain(address);
          expect(isInCidr(address, network.cidr)).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe("allocationPools", () => {
  const [app, dmz] = shopPlan().networks;
  const pools = (changes: Partial<PlannedNetwork>, base = app): string => {
    if (base === undefined) throw new Error("the shop has no networks");
    return allocationPools({ ...base, ...changes })
      .map(({ start, end }) => `${start}-${end}`)
      .join(" ");
  };

  it("are what nospof never hands out, without the gateway", () => {
    expect(pools({ poolFrom: "10.0.2.50", poolTo: "10.0.2.99" })).toBe(
      "10.0.2.1-10.0.2.49 10.0.2.100-10.0.2.254",
    );
    expect(pools({ poolFrom: "10.0.1.50", poolTo: "10.0.1.254" }, dmz)).toBe("10.0.1.2-10.0.1.49");
  });

  it("are nospof's own where it hands out everything", () => {
    expect(pools({})).toBe("10.0.2.1-10.0.2.254");
    expect(pools({}, dmz)).toBe("10.0.1.2-10.0.1.254");
  });
});
