/**
 * A Docker host loses its power and comes back, with everything on it. What Docker starts again serves by itself, the virtual IP
 * included; what it does not, the drains, is not needed for that, and no server is changed without its own.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { changesIn } from "../pulumi/operations.ts";
import { failureOf, type Outcome } from "../pulumi/outcome.ts";
import type { RunOptions } from "../pulumi/stack.ts";
import { type Customers, sendCustomers } from "../updates/customers.ts";
import { next, type ShopOnDocker, shopOnDocker } from "../updates/deployed-shop.ts";
import { holdersOf, idleContainers } from "../updates/shop-health.ts";
import { expectNobodyNoticed, replacedIn, updateUnderLoad } from "../updates/update-under-load.ts";

/** A database recovers from its crash, a health check passes, and keepalived believes its load balancer. */
const WELL_WITHIN = { timeout: 180_000, interval: 500 };

const SERVERS = ["shop-api-1", "shop-api-2", "shop-api-3"];
const DRAINS = SERVERS.map((name) => `${name}-drain`);

let shop: ShopOnDocker;
let customers: Customers | undefined;
/** What Docker has not started again. */
let lost: readonly string[] = [];

beforeAll(async () => {
  shop = await shopOnDocker();
  await shop.stack.up();
  await shop.prepareDatabase();
});

afterAll(async () => {
  await customers?.leave();
  await shop?.[Symbol.asyncDispose]();
});

const idle = (): Promise<readonly string[]> => idleContainers(shop, ["a"]);

/** An `up` that leaves something undone, and says so; nobody notices it. */
async function failing(options?: RunOptions): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  const seen = await customers?.during(async () => {
    outcomes.push(await failureOf(shop.stack.up(options)));
  });
  const [outcome] = outcomes;
  if (seen === undefined || outcome === undefined) throw new Error("nobody was there");
  expectNobodyNoticed(seen);
  return outcome;
}

test("all but the drains is back by itself: programs, databases, the virtual IP", async () => {
  await shop.fleet.engine("a").kill();
  await shop.fleet.engine("a").start();
  const notWell = async () => (await idle()).filter((name) => !DRAINS.includes(name));
  await expect.poll(notWell, WELL_WITHIN).toEqual([]);
  const [virtualIp] = shop.plan.virtualIps;
  if (virtualIp === undefined) throw new Error("the shop has no virtual IP");
  await expect.poll(async () => (await holdersOf(shop, virtualIp)).length, WELL_WITHIN).toBe(1);
  lost = await idle();
  console.log(`Docker has not started ${lost.join(", ") || "nothing"}`);
  customers = await sendCustomers(shop.plan, shop.fleet.engine("a").enterNetwork());
});

test("a server whose drain does not run is not changed, and the deployment says so", async () => {
  // Which ones Docker has started again is chance: as if it were none.
  const started = DRAINS.filter((name) => !lost.includes(name));
  for (const name of started) await shop.fleet.engine("a").docker(["kill", name]);
  await expect.poll(idle, WELL_WITHIN).toEqual(DRAINS);
  // By then their silence is noticed.
  await new Promise((resolve) => setTimeout(resolve, 16_000));

  expect(changesIn((await shop.stack.up()).operations)).toEqual([]);
  await shop.edit("shop/api:1.4.2", next("shop/api:1.4.2"));
  const plain = await failing();
  const refreshed = await failing({ refresh: true });
  for (const { errors, operations } of [plain, refreshed]) {
    for (const name of ["api-1", "api-2", "api-3"]) {
      expect(errors.join("\n")).toContain(`${name} is left as it is, since it cannot be drained.`);
    }
    const touched = operations.filter(({ op }) => op === "create-replacement" || op === "delete-replaced");
    expect(touched.map(({ name }) => name)).toEqual([]);
  }
  expect(changesIn(refreshed.operations).toSorted()).toEqual(
    DRAINS.map((name) => `update docker:index/container:Container ${name}`),
  );
  await expect.poll(idle, WELL_WITHIN).toEqual([]);
});

test("the next update changes it, drained", async () => {
  if (customers === undefined) throw new Error("nobody is there");
  const seen = await updateUnderLoad(shop, customers);
  expectNobodyNoticed(seen);
  expect(replacedIn(seen.outcome)).toEqual(SERVERS.flatMap((name) => [name, `${name}-drain`]));
  expect(changesIn((await shop.stack.up()).operations)).toEqual([]);
});
