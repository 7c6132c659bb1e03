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

/** From the beginning of the first thing that is done to an instance, its draining, to the end of the last. */
function secondsAway({ operations }: Outcome, instance: string): number {
  const own = operations.filter(
    ({ name, type, op }) =>
      (name === `shop-${instance}` || name.startsWith(`shop-${instance}-`)) &&
      type.includes("docker:") &&
      op !== "same",
  );
  return (Math.max(...own.map(({ ms }) => ms)) - Math.min(...own.map(({ ms }) => ms))) / 1000;
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

test("the up tells the same, and takes no longer than it says", async () => {
  const up = await shop.stack.up();
  const told = toldBy(up);
  expect(withoutTimes(told)).toEqual(API);
  for (const { instance, seconds } of told) {
    console.log(`${instance}: told ${seconds} s, took ${secondsAway(up, instance).toFixed(1)} s`);
  }
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
  const preview = await shop.stack.preview();
  const up = await shop.stack.up();
  for (const { instance, seconds, meanwhile } of toldBy(up)) {
    console.log(
      `${instance}: told ${seconds} s, took ${secondsAway(up, instance).toFixed(1)} s; ${meanwhile}`,
    );
  }
  expect(withoutTimes(toldBy(preview))).toEqual(withoutTimes(toldBy(up)));
});

test("destroy needs no program for it", async () => {
  await shop.stack.destroy();
  expect(await shop.fleet.engine("a").docker(["ps", "--all", "--quiet"])).toBe("");
});
