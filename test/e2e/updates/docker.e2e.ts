/** `pulumi up` of the shop on a Docker engine, then every kind of change while customers go on. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KEEPALIVED_IMAGE } from "../images/plan-images.ts";
import { changesIn } from "../pulumi/operations.ts";
import { type Customers, sendCustomers } from "./customers.ts";
import { next, SECRETS, type ShopOnDocker, shopOnDocker } from "./deployed-shop.ts";
import { expectNobodyNoticed, replacedIn, type Update, updateUnderLoad } from "./update-under-load.ts";

let shop: ShopOnDocker;
let customers: Customers;
/** What Pulumi printed. */
const outputs: string[] = [];

beforeAll(async () => {
  shop = await shopOnDocker();
});

afterAll(() => shop?.[Symbol.asyncDispose]());

async function update(change: () => Promise<void>): Promise<Update> {
  const seen = await updateUnderLoad(shop, customers, change);
  outputs.push(seen.outcome.output);
  return seen;
}

test("the first up brings everything, and its second has nothing to do", async () => {
  const first = await shop.stack.up();
  outputs.push(first.output);
  expect(Object.keys(first.changes)).toEqual(["create"]);
  await shop.prepareDatabase();
  expect(changesIn((await shop.stack.up()).operations)).toEqual([]);
  customers = await sendCustomers(shop.plan, shop.fleet.engine("a").enterNetwork());
});

test("a backend's image is changed: one replica after another, and nobody notices", async () => {
  const seen = await update(() => shop.edit("shop/api:1.4.2", next("shop/api:1.4.2")));
  expect(replacedIn(seen.outcome)).toEqual([
    ...["shop-api-1", "shop-api-1-drain", "shop-api-2", "shop-api-2-drain", "shop-api-3", "shop-api-3-drain"],
  ]);
  expectNobodyNoticed(seen);
});

test("an option of the load balancer is changed: no container of HAProxy is touched", async () => {
  const seen = await update(() => shop.edit('balance: "least-connections"', 'balance: "round-robin"'));
  expect(replacedIn(seen.outcome)).toEqual(["shop-web-1-configuration", "shop-web-2-configuration"]);
  const file = await shop.fleet
    .engine("a")
    .docker(["exec", "shop-web-2", "grep", "-c", "balance roundrobin", "/etc/haproxy/haproxy.cfg"]);
  expect(file).toBe("1");
  expectNobodyNoticed(seen);
});

/** Four do not go into three zones: with another one, the linter is right to refuse the promise of the three. */
function replicas(count: number, spread: string): string {
  return `shop/api:1.4.2-next",\n  ports: { http: 8080 },\n  replicas: ${count},\n  needs: 2,\n  spread: "${spread}"`;
}

test("a replica is added, and taken away again", async () => {
  const added = await update(() => shop.edit(replicas(3, "zone"), replicas(4, "host")));
  expect(changesIn(added.outcome.operations)).toContain("create docker:index/container:Container shop-api-4");
  expectNobodyNoticed(added);
  const removed = await update(() => shop.edit(replicas(4, "host"), replicas(3, "zone")));
  expect(changesIn(removed.outcome.operations)).toContain(
    "delete docker:index/container:Container shop-api-4",
  );
  expectNobodyNoticed(removed);
});

test("every image is changed at once", async () => {
  const tools = next(KEEPALIVED_IMAGE);
  const seen = await update(async () => {
    await shop.edit(next("shop/api:1.4.2"), "shop/api:1.4.2");
    await shop.edit("shop/catalogue:2.3.1", next("shop/catalogue:2.3.1"));
    const images = {
      haproxy: next("haproxy:2.6.22"),
      mariadb: next("mariadb:10.11.14"),
      keepalived: tools,
      "network-tools": tools,
    };
    await shop.stack.configure({ config: { images: JSON.stringify(images) } });
  });
  const replaced = replacedIn(seen.outcome);
  const databases = replaced.filter((name) => /^shop-orders-\d$/.test(name));
  expect(databases).toEqual(["shop-orders-2", "shop-orders-3", "shop-orders-1"]);
  for (const name of ["shop-web-1", "shop-web-2", "shop-api-3", "shop-catalogue-1"]) {
    expect(replaced).toContain(name);
  }
  expectNobodyNoticed(seen);
});

test("no order that was acknowledged is lost", async () => {
  const acknowledged = await customers.leave();
  const kept = await shop.orders();
  expect(acknowledged.length).toBeGreaterThan(1000);
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
});

test("with nothing changed there is nothing to do, in a preview too", async () => {
  expect(changesIn((await shop.stack.preview()).operations)).toEqual([]);
});

test("no secret stands in the open", async () => {
  const files = await readdir(shop.stack.state, { recursive: true, withFileTypes: true });
  const state = await Promise.all(
    files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), "utf8")),
  );
  expect(state.join().length).toBeGreaterThan(10_000);
  const { output } = await shop.stack.preview();
  const engine = shop.fleet.engine("a");
  const names = (await engine.docker(["ps", "--all", "--format={{.Names}}"])).split("\n");
  const inspected = await engine.docker(["inspect", ...names]);
  const printed = await Promise.all(names.map(engine.printed));
  expect(printed.filter((text) => text.length > 0).length).toBeGreaterThan(10);
  for (const secret of [...Object.values(SECRETS), "PRIVATE KEY"]) {
    for (const text of [...state, ...outputs, output, inspected, ...printed]) {
      expect(text.includes(secret)).toBe(false);
    }
  }
});

test("destroy leaves nothing", async () => {
  await shop.stack.destroy();
  const engine = shop.fleet.engine("a");
  expect(await engine.docker(["ps", "--all", "--quiet"])).toBe("");
  expect(await engine.docker(["volume", "ls", "--quiet"])).toBe("");
  expect(await engine.docker(["network", "ls", "--filter=label=nospof.topology", "--quiet"])).toBe("");
});
