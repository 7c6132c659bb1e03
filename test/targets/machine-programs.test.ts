import { expect, test } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import { packagesOf } from "../../src/targets/openstack/machine-programs.ts";
import type { Listener } from "../../src/topology/model.ts";
import {
  makeBackend,
  makeListener,
  makeLoadBalancer,
  makeService,
  makeTopology,
} from "../arbitrary/parts.ts";

function packages(protocol: Listener["protocol"]): readonly string[] {
  const listener = makeListener({
    protocol,
    connectionPool: 0,
    backends: [makeBackend({ kind: "service", name: "api", port: "http" })],
  });
  const { groups, instances } = plan(
    makeTopology({
      services: [makeService({ name: "api" })],
      loadBalancers: [makeLoadBalancer({ name: "lb", engine: "nginx", listeners: [listener] })],
    }),
  );
  const group = groups.find(({ name }) => name === "lb");
  const instance = instances.find(({ name }) => name === "lb-1");
  if (group === undefined || instance === undefined) throw new Error("the plan holds no lb-1");
  return packagesOf(group, instance);
}

test("nginx with a TCP listener gets the module that knows TCP, which Debian packs by itself", () => {
  expect(packages("tcp")).toEqual(["libnginx-mod-stream", "nginx"]);
});

test("nginx without one needs its own package alone", () => {
  expect(packages("http")).toEqual(["nginx"]);
});
