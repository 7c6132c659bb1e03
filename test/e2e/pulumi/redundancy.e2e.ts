/** What previews and updates of the shop on a Docker engine tell of the redundancy that is left, and whether it is as they say. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { KEEPALIVED_IMAGE } from "../images/plan-images.ts";
import { next, type ShopOnDocker, shopOnDocker } from "../updates/deployed-shop.ts";
import type { Outcome } from "./outcome.ts";

let shop: ShopOnDocker;

beforeAll(async () => {
  shop = await shopOnDocker();
});

afterAll(() => shop?.[Symbol.asyncDispose]());

interface Told {
  readonly instance: string;
  readonly seconds: number;
  readonly meanwhile: string;
}

function toldBy({ notes }: Outcome): readonly Told[] {
  return notes.flatMap((note) => {
    const [, instance = "", seconds, meanwhile = ""] =
      /^(\S+) is replaced: away for about (\d+) s; meanwhile (.*)$/.exec(note) ?? [];
    return seconds === undefined ? [] : [{ instance, seconds: Number(seconds), meanwhile }];
  });
}

/**
 * From the moment when it gets no new work until all its containers are there again: at least so long it was away. What it
 * needs then, to be found healthy, ends before the next one begins.
 */
function secondsAway({ operations }: Outcome, instance: string): number {
  const [drain, own] = [`shop-${instance}-drain`, `shop-${instance}`];
  const times = operations
    .filter(({ name }) => [own, drain, `${own}-configuration`].includes(name))
    .filter(({ type }) => type === "docker:index/container:Container");
  const leaves = times.find(
    ({ op, state, name }) => op === "delete-replaced" && state === "begun" && [own, drain].includes(name),
  );
  const isBack = times.findLast(({ op, state }) => op === "create-replacement" && state === "done");
  if (leaves === undefined || isBack === undefined) throw new Error(`${instance} was not replaced`);
  return (isBack.ms - leaves.ms) / 1000;
}

/** For people who look whether the times that are told are right: a busy machine takes longer. */
function printTimes(up: Outcome): void {
  for (const { instance, seconds } of toldBy(up)) {
    console.log(`${instance}: told ${seconds} s, took ${secondsAway(up, instance).toFixed(1)} s`);
  }
}

const API = [
  { instance: "api-1", meanwhile: "shop tolerates 0 further failures (needs api-2 and api-3)" },
  { instance: "api-2", meanwhile: "shop tolerates 0 further failures (needs api-1 and api-3)" },
  { instance: "api-3", meanwhile: "shop tolerates 0 further failures (needs api-1 and api-2)" },
];

function withoutTimes(told: readonly Told[]): readonly Omit<Told, "seconds">[] {
  return told.map(({ instance, meanwhile }) => ({ instance, meanwhile }));
}

test("a first preview and a first up take nothing away", async () => {
  expect(toldBy(await shop.stack.preview())).toEqual([]);
  expect(toldBy(await shop.stack.up())).toEqual([]);
  await shop.prepareDatabase();
});

test("a preview of another image tells of each replica, in the order of the update", async () => {
  await shop.edit("shop/api:1.4.2", next("shop/api:1.4.2"));
  const preview = await shop.stack.preview();
  expect(withoutTimes(toldBy(preview))).toEqual(API);
  expect(preview.output).toMatch(
    /api-2 is replaced: away for about \d+ s; meanwhile shop tolerates 0 further/,
  );
});

test("the up tells the same of those that it takes away", async () => {
  const up = await shop.stack.up();
  expect(withoutTimes(toldBy(up))).toEqual(API);
  printTimes(up);
});

test("a configuration that is reloaded takes nothing away", async () => {
  await shop.edit('balance: "least-connections"', 'balance: "round-robin"');
  const preview = await shop.stack.preview();
  expect(preview.operations.map(({ name }) => name)).toContain("shop-web-1-configuration");
  expect(toldBy(preview)).toEqual([]);
});

test("a replica that is added takes nothing away", async () => {
  const replicas = (count: number, spread: string) =>
    `shop/api:1.4.2-next",\n  ports: { http: 8080 },\n  replicas: ${count},\n  needs: 2,\n  spread: "${spread}"`;
  await shop.edit(replicas(3, "zone"), replicas(4, "host"));
  const preview = await shop.stack.preview();
  expect(preview.operations.map(({ name }) => name)).toContain("shop-api-4");
  expect(toldBy(preview)).toEqual([]);
  await shop.edit(replicas(4, "host"), replicas(3, "zone"));
});

test("of every image at once, each step says what it leaves", async () => {
  const tools = next(KEEPALIVED_IMAGE);
  const images = {
    haproxy: next("haproxy:2.6.22"),
    mariadb: next("mariadb:10.11.14"),
    keepalived: tools,
    "network-tools": tools,
  };
  await shop.edit(next("shop/api:1.4.2"), "shop/api:1.4.2");
  await shop.edit("shop/catalogue:2.3.1", next("shop/catalogue:2.3.1"));
  await shop.stack.configure({ config: { images: JSON.stringify(images) } });
  const told = withoutTimes(toldBy(await shop.stack.preview()));
  expect(told.map(({ instance }) => instance)).toEqual(
    expect.arrayContaining(shop.plan.instances.map(({ name }) => name)),
  );
  expect(told.filter(({ instance }) => instance.startsWith("orders"))).toEqual([
    { instance: "orders-2", meanwhile: "shop tolerates 1 further failure (as always)" },
    { instance: "orders-3", meanwhile: "shop tolerates 1 further failure (as always)" },
    {
      instance: "orders-1",
      meanwhile: "shop is degraded and tolerates 1 further failure (as always); orders takes no writes",
    },
  ]);
  const up = await shop.stack.up();
  expect(withoutTimes(toldBy(up))).toEqual(told);
  printTimes(up);
});

test("destroy needs no program for it", async () => {
  await shop.stack.destroy();
  expect(await shop.fleet.engine("a").docker(["ps", "--all", "--quiet"])).toBe("");
});
