/** Addresses that the platforms take for themselves never meet those that nospof gives. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addressNumber,
  formatAddress,
  isInCidr,
  isInside,
  rangeOf,
  usableAddresses,
} from "../../src/plan/ipv4.ts";
import type { PlannedNetwork } from "../../src/plan/model.ts";
import { plan } from "../../src/plan/plan.ts";
import { bridgeAddress } from "../../src/targets/docker/bridge-address.ts";
import { allocationPools } from "../../src/targets/openstack/address-pools.ts";
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
  const nobody = { instances: [], virtualIps: [] };
  const pools = (changes: Partial<PlannedNetwork>, base = app, has = nobody): string => {
    if (base === undefined) throw new Error("the shop has no networks");
    return allocationPools(has, { ...base, ...changes })
      .map(({ start, end }) => `${start}-${end}`)
      .join(" ");
  };

  it("are what nospof never hands out, without the gateway and what is reserved", () => {
    expect(pools({ poolFrom: "10.0.2.50", poolTo: "10.0.2.99" })).toBe(
      "10.0.2.1-10.0.2.49 10.0.2.100-10.0.2.254",
    );
    expect(pools({ poolFrom: "10.0.1.50", poolTo: "10.0.1.254", reserved: ["10.0.1.9"] }, dmz)).toBe(
      "10.0.1.2-10.0.1.8 10.0.1.10-10.0.1.49",
    );
  });

  it("are the last ones that nobody has where nospof hands out everything", () => {
    expect(pools({})).toBe("10.0.2.251-10.0.2.254");
    expect(pools({ reserved: ["10.0.2.253"] })).toBe("10.0.2.250-10.0.2.252 10.0.2.254-10.0.2.254");
  });

  it("are none where the network is full", () => {
    expect(
      pools({
        cidr: "10.0.2.0/30",
        poolFrom: "10.0.2.1",
        poolTo: "10.0.2.2",
        reserved: ["10.0.2.1", "10.0.2.2"],
      }),
    ).toBe("");
  });

  it("hold no address that the plan gives, whatever is planned", () => {
    fc.assert(
      fc.property(topologyArbitrary({ workloads: 4 }), (topology) => {
        const planned = plan(topology);
        for (const network of planned.networks) {
          const given = [
            ...planned.instances.flatMap(({ addresses }) =>
              addresses.filter((one) => one.network === network.name),
            ),
            ...planned.virtualIps.filter((one) => one.network === network.name),
          ].map(({ address }) => addressNumber(address) ?? 0);
          const found = allocationPools(planned, network).map(({ start, end }) => rangeOf(start, end));
          for (const range of found) {
            expect(isInCidr(formatAddress(range.first), network.cidr)).toBe(true);
            expect(isInCidr(formatAddress(range.last), network.cidr)).toBe(true);
            expect(given.filter((number) => isInside(number, range))).toEqual([]);
          }
          const { first, last } = usableAddresses(network.cidr);
          if (found.length === 0) expect(given.length).toBeGreaterThan(0.5 * (last - first + 1) - 1);
        }
      }),
      { numRuns: 100 },
    );
  });
});
