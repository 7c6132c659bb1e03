import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { record } from "../targets/recording.ts";

/** The whole programs, as `pulumi preview` runs them: a preview writes no lock file into the stacks. */
const PREVIEW = true;

/** The mocks call every project "project", which `new Config()` then asks for. */
function configure(values: Readonly<Record<string, string>>): void {
  const named = Object.entries(values).map(([key, value]) => [`project:${key}`, value]);
  pulumi.runtime.setAllConfig(Object.fromEntries(named), []);
}

function typesOf(recording: Awaited<ReturnType<typeof record>>): ReadonlyMap<string, number> {
  const types = new Map<string, number>();
  for (const { type } of recording.resources) types.set(type, (types.get(type) ?? 0) + 1);
  return types;
}

beforeEach(() => {
  // A program runs when it is imported: each test needs a fresh one.
  vi.resetModules();
});

describe("the Pulumi programs of the stacks", () => {
  const shopSecrets = { "orders-replication": "r", "orders-api": "a", "shop-tls": "t" };

  test("shop goes to Docker", async () => {
    configure(shopSecrets);
    const types = typesOf(await record(() => import("../../stacks/shop/index.ts"), PREVIEW));
    expect(types.get("nospof:index:Topology")).toBe(1);
    expect(types.get("docker:index/network:Network")).toBe(3);
    // Eleven instances; beside each load balancer a keepalived, beside each server of the API what drains it, and beside load
    // balancers and databases what brings their configuration.
    expect(types.get("docker:index/container:Container")).toBe(11 + 2 + 3 + 5);
  });

  test("shop goes to OpenStack by one line of configuration", async () => {
    configure({ ...shopSecrets, target: "openstack" });
    const types = typesOf(await record(() => import("../../stacks/shop/index.ts"), PREVIEW));
    expect(types.get("openstack:compute/instance:Instance")).toBe(11);
    expect(types.get("openstack:networking/floatingIp:FloatingIp")).toBe(1);
    expect([...types.keys()].filter((type) => type.startsWith("docker:"))).toEqual([]);
  });

  test("shop tells what is wrong with its configuration", async () => {
    configure({ ...shopSecrets, target: "kubernetes" });
    await expect(record(() => import("../../stacks/shop/index.ts"), PREVIEW)).rejects.toThrow(
      'target: got "kubernetes", expected "docker" or "openstack"',
    );
  });

  test("seed goes to OpenStack with networks, a router and a floating IP for each virtual IP", async () => {
    configure({ "db-replication": "r", "db-web": "w" });
    const types = typesOf(await record(() => import("../../stacks/seed/index.ts"), PREVIEW));
    expect(types.get("openstack:networking/network:Network")).toBe(2);
    expect(types.get("openstack:networking/router:Router")).toBe(1);
    expect(types.get("openstack:networking/floatingIp:FloatingIp")).toBe(3);
    expect(types.get("openstack:compute/instance:Instance")).toBe(9);
  });

  test("ledger goes to OpenStack, where each database server has its agent beside it", async () => {
    configure({ "ledger-replication": "r", "ledger-book": "b", "ledger-tls": "t" });
    const types = typesOf(await record(() => import("../../stacks/ledger/index.ts"), PREVIEW));
    expect(types.get("openstack:compute/instance:Instance")).toBe(10);
    expect(types.get("openstack:networking/floatingIp:FloatingIp")).toBe(1);
  });

  test("fragile is refused, with its single points of failure", async () => {
    configure({ "orders-replication": "r", "orders-api": "a" });
    await expect(record(() => import("../../stacks/fragile/index.ts"), PREVIEW)).rejects.toThrow(
      /single-point-of-failure/,
    );
  });
});
