import { expect, test } from "vitest";
import { failoverSlowerThanRto } from "../../../src/lint/rules/failover-slower-than-rto.ts";
import { makeVirtualIp } from "../../arbitrary/parts.ts";
import { findings, messages } from "../check-rule.ts";
import { withEntrypoint, withLoadBalancer } from "../sound-topology.ts";

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

const withRto = (rtoMs: number, advertIntervalMs: number) =>
  withEntrypoint(
    { rtoMs },
    withLoadBalancer({ virtualIp: makeVirtualIp({ network: "dmz", advertIntervalMs }) }),
  );

test("quick adverts, but a load balancer that hangs is found out by its third check", () => {
  expect(findings(failoverSlowerThanRto, withRto(3000, 200))).toMatchObject([
    {
      message: expect.stringContaining("When haproxy hangs on the instance of `web-lb`"),
      fix: expect.stringContaining('rto: "3.2s"'),
    },
  ]);
  expect(findings(failoverSlowerThanRto, withRto(3100, 200))).toMatchObject([
    { message: expect.stringContaining("up to 3.2s"), fix: expect.stringContaining('"100ms"') },
  ]);
});

test("no finding: as long as checks and one advert take", () => {
  expect(messages(failoverSlowerThanRto, withRto(3200, 200))).toEqual([]);
});
