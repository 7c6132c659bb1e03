import { expect, test } from "vitest";
import { failoverSlowerThanRto } from "../../../src/lint/rules/failover-slower-than-rto.ts";
import { makeVirtualIp } from "../../arbitrary/parts.ts";
import { messages } from "../check-rule.ts";
import { withLoadBalancer } from "../sound-topology.ts";

test("adverts every 3 s, for an RTO of 10 s", () => {
  expect(
    messages(
      failoverSlowerThanRto,
      withLoadBalancer({ virtualIp: makeVirtualIp({ network: "dmz", advertIntervalMs: 3000 }) }),
    ),
  ).toEqual([expect.stringContaining("up to 12s pass before another takes it")]);
});

test("no finding: adverts every 2.5 s", () => {
  expect(
    messages(
      failoverSlowerThanRto,
      withLoadBalancer({ virtualIp: makeVirtualIp({ network: "dmz", advertIntervalMs: 2500 }) }),
    ),
  ).toEqual([]);
});
