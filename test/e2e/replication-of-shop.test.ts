import { afterAll, beforeAll, expect, test } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import { render } from "../../src/render/render.ts";
import { parseTopology } from "../../src/topology/parse.ts";
import shop from "../../stacks/shop/topology.ts";
import { type DatabaseServers, openDatabaseServers } from "./database-servers.ts";

let servers: DatabaseServers;

beforeAll(async () => {
  const parsed = parseTopology(shop);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const planned = plan(parsed.topology);
  const group = planned.groups.find((each) => each.name === "orders");
  if (group?.kind !== "database") throw new Error("stacks/shop has no database orders");
  const instances = planned.instances.filter((instance) => instance.group === "orders");
  const secrets = Object.fromEntries(planned.secrets.map(({ name }) => [name, `password of ${name}`]));
  const bundles = new Map(render(planned).map((bundle) => [bundle.instance, bundle]));
  const none = { files: [], secretFiles: [], afterStart: [] };
  servers = await openDatabaseServers(
    planned,
    instances,
    (instance) => bundles.get(instance.name) ?? none,
    secrets,
    [],
  );
  await Promise.all(group.instances.map((name) => servers.start(name)));
  for (const name of group.instances) {
    const result = await servers.afterStart(name);
    if (result.exitCode !== 0) throw new Error(`${name}: ${result.output}`);
  }
});

afterAll(async () => {
  await servers?.close();
});

test("the database of the shop replicates, and its service can work with it from its network", async () => {
  await servers.asRoot("orders-1", "CREATE TABLE shop.cart (id INT PRIMARY KEY)");
  const primary = (await servers.asRoot("orders-1", "SELECT @@GLOBAL.report_host")).output;
  // Every machine is on the network that the account may come from.
  const api = { host: primary, user: "api", password: "password of orders-api" };
  expect(await servers.asAccount("orders-2", api, "INSERT INTO shop.cart VALUES (1)")).toEqual({
    exitCode: 0,
    output: "",
  });
  for (const replica of ["orders-2", "orders-3"]) {
    await expect
      .poll(async () => (await servers.asRoot(replica, "SELECT id FROM shop.cart")).output, {
        timeout: 15_000,
      })
      .toBe("1");
  }
});
