import { expect, test } from "vitest";
import { failoverSlowerThanRto } from "../../../src/lint/rules/failover-slower-than-rto.ts";
import { makeVirtualIp } from "../../arbitrary/parts.ts";
import { findings, messages } from "../check-rule.ts";
import {
  soundListener,
  withEntrypoint,
  withListener,
  withLoadBalancer,
  withNetwork,
} from "../sound-topology.ts";

const withAdverts = (advertIntervalMs: number, rtoMs = 10_000) =>
  withEntrypoint(
    { rtoMs },
    withLoadBalancer({ virtualIp: makeVirtualIp({ network: "dmz", advertIntervalMs }) }),
  );

test("adverts every 4 s, for an RTO of 10 s", () => {
  expect(findings(failoverSlowerThanRto, withAdverts(4000))).toMatchObject([
    {
      subject: { kind: "load-balancer", name: "web-lb" },
      affects: ["shop"],
      message: expect.stringContaining("up to 13.03s pass until shop answers again, which promises 10s"),
      fix: expect.stringContaining(`virtualIp: { advertInterval: "2.5s"`),
    },
  ]);
});

test("no finding: adverts every 2.5 s", () => {
  expect(messages(failoverSlowerThanRto, withAdverts(2500))).toEqual([]);
});

test("what a host takes with it is said once, of what is on it", () => {
  const said = messages(failoverSlowerThanRto, withAdverts(4000));
  expect(said).toHaveLength(1);
  expect(said[0]).toContain("an instance of `web-lb` is lost");
});

const isolated = withNetwork("data", { switches: "redundant" });

test("quick adverts, but a load balancer that hangs is asked for as long as a busy one may need", () => {
  const late = findings(failoverSlowerThanRto, withAdverts(200, 1400)).filter(
    ({ subject }) => subject.kind === "load-balancer",
  );
  expect(late).toMatchObject([
    {
      message: expect.stringContaining("When haproxy hangs on an instance of `web-lb`"),
      fix: expect.stringContaining("promise no less than it takes"),
    },
  ]);
});

test("a network whose switches turn over, where checks that tell the truth need two intervals to trust again", () => {
  expect(messages(failoverSlowerThanRto, withEntrypoint({ rtoMs: 600 }, isolated))).toContainEqual(
    expect.stringContaining("When a switch of network `data` fails"),
  );
});

test("no finding: nothing is promised", () => {
  expect(messages(failoverSlowerThanRto, withEntrypoint({ rtoMs: undefined }, withAdverts(4000)))).toEqual(
    [],
  );
});

test("no finding: a server that is lost, however late that is found out, since requests go elsewhere", () => {
  const check = soundListener.check && { ...soundListener.check, intervalMs: 30_000 };
  expect(
    messages(failoverSlowerThanRto, withListener({ check })).filter((said) => said.includes("`api`")),
  ).toEqual([]);
});
