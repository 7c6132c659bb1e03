import { expect, it } from "vitest";
import { componentsOf, kill } from "./brute-force.ts";
import { loadBalancer, service } from "./hand-made-groups.ts";
import { domain, entrypoint, handMadePlan, network, soft, toListener, toService } from "./hand-made-plan.ts";

/** The simulator that everything else is compared with, on a plan small enough to check by hand. */
const plan = handMadePlan({
  domains: [
    domain("zone", "z"),
    domain("host", "a-1", "z"),
    domain("host", "b-1", "z"),
    domain("host", "s-1"),
  ],
  networks: [network("edge", { switches: "single", gateway: "redundant" })],
  groups: [
    loadBalancer("lb", {
      on: ["a-1", "b-1"],
      virtualIp: "edge",
      listeners: { web: [{ to: toService("web") }] },
    }),
    service("web", { on: ["a-1", "s-1"], needs: 1, dependsOn: [soft(toService("search"))] }),
    service("search", { on: ["s-1"] }),
  ],
  entrypoints: [entrypoint("shop", toListener("lb"))],
});

it("finds what each component of a small plan takes down", () => {
  const outcomes = componentsOf(plan).map((component) => {
    const shop = kill(plan, component).get("shop");
    const state = shop?.undegraded ? "fine" : shop?.serves ? "degraded" : "down";
    return `${component.kind} ${component.name}: ${state}`;
  });
  expect(outcomes).toEqual([
    "instance lb-1: fine",
    "instance lb-2: fine",
    "instance web-1: fine",
    "instance web-2: fine",
    "instance search-1: degraded",
    "zone z: down",
    "host a-1: fine",
    "host b-1: fine",
    "host s-1: degraded",
    "network edge: down",
    "gateway edge/1: fine",
    "gateway edge/2: fine",
  ]);
  expect(kill(plan, undefined).get("shop")).toEqual({ serves: true, undegraded: true });
});
