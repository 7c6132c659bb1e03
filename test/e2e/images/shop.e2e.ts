/** The shop's program says 201 for what is committed, reads from whoever is there, and ends with everything answered. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { stackPlan } from "../../render/plans.ts";
import { type Fleet, openFleet } from "../docker/fleet.ts";
import { officialImage } from "./official.ts";
import { SHOP_SCHEMA, shopImages } from "./shop.ts";

const MARIADB = "mariadb:10.11.14";
const API = "registry.example/shop/api:1.4.2";
const DATABASE = "10.79.1.10";
const NOBODY = "10.79.1.99";
const ADDRESS = "10.79.1.20";

/** Before the tests there is no poll, which is what asks again in them. */
const patiently = { timeout: 60_000, interval: 200 };

let fleet: Fleet;

beforeAll(async () => {
  fleet = await openFleet({
    engines: ["a"],
    images: {
      [MARIADB]: await officialImage("mariadb", "10.11"),
      ...(await shopImages(await stackPlan("shop"))),
    },
  });
  await docker("network", "create", "--subnet=10.79.1.0/24", "--gateway=10.79.1.1", "data");
  await docker(
    ...["run", "--detach", "--name=db", `--network=name=data,ip=${DATABASE}`],
    ...["--env=MARIADB_ALLOW_EMPTY_ROOT_PASSWORD=1", "--env=MARIADB_ROOT_HOST=localhost", MARIADB],
  );
  await vi.waitFor(async () => expect(await sql("SELECT @@skip_networking")).toContain("0"), patiently);
  await sql(`CREATE DATABASE shop; ${SHOP_SCHEMA}
    GRANT SELECT, INSERT, UPDATE, DELETE ON shop.* TO 'api'@'10.79.1.%' IDENTIFIED BY 'open-sesame';`);
  await startApi();
}, 600_000);

afterAll(() => fleet?.close());

const docker = (...words: readonly string[]): Promise<string> => fleet.engine("a").docker(words);

const sql = (statements: string): Promise<string> =>
  fleet.engine("a").docker(["exec", "--interactive", "db", "mariadb", "--user=root"], { input: statements });

/** A program whose primary is there, and one of whose readers is not. */
async function startApi(): Promise<void> {
  // The image is told the addresses of its plan; here are others.
  await docker(
    ...[
      "run",
      "--detach",
      "--name=api",
      `--network=name=data,ip=${ADDRESS}`,
      "--env=PASSWORD_FILE=/tmp/password",
    ],
    ...[`--env=WRITER=${DATABASE}`, `--env=READERS=${NOBODY},${DATABASE}`, API],
    ...["sh", "-c", "echo open-sesame >/tmp/password; exec node /shop/main.ts"],
  );
  await vi.waitFor(async () => expect((await ask("/healthz")).status).toBe(200), patiently);
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

async function ask(path: string, body?: object): Promise<Answer> {
  const output = await fleet
    .engine("a")
    .inNetwork([
      ...["curl", "--silent", "--max-time", "20", "--write-out", "\n%{http_code}"],
      ...(body === undefined ? [] : ["--data", JSON.stringify(body)]),
      `http://${ADDRESS}:8080${path}`,
    ]);
  const end = output.lastIndexOf("\n");
  return { status: Number(output.slice(end + 1)), body: output.slice(0, end) };
}

test("an order is taken once, however often it comes", async () => {
  expect((await ask("/orders", { id: "order-1" })).status).toBe(201);
  expect((await ask("/orders", { id: "order-1" })).status).toBe(200);
  expect((await ask("/orders", { id: "order-2" })).status).toBe(201);
  expect((await ask("/orders", { id: "" })).status).toBe(400);
  expect((await ask("/elsewhere")).status).toBe(404);
  expect(await ask("/orders/ids")).toEqual({ status: 200, body: "order-1\norder-2\n" });
  expect(await sql("SELECT COUNT(*) FROM shop.orders")).toContain("2");
});

test("reading goes on without a reader that is gone", async () => {
  for (let times = 0; times < 10; times += 1) {
    const { status, body } = await ask("/");
    expect({ status, ...JSON.parse(body) }).toMatchObject({ status: 200, server: DATABASE, orders: 2 });
  }
});

test("what has been asked is answered before it ends", async () => {
  // Until the lock is released, no order can be committed.
  const locked = sql("LOCK TABLES shop.orders WRITE; SELECT SLEEP(3); UNLOCK TABLES;");
  await expect.poll(() => sql("SHOW OPEN TABLES FROM shop WHERE In_use > 0"), patiently).toContain("orders");
  const order = ask("/orders", { id: "last" });
  await expect.poll(() => sql("SHOW FULL PROCESSLIST"), patiently).toContain("INSERT INTO orders");
  const stopped = docker("stop", "--time=20", "api");
  expect((await order).status).toBe(201);
  await Promise.all([locked, stopped]);
  expect(await docker("inspect", "--format={{.State.ExitCode}}", "api")).toBe("0");
  expect(await sql("SELECT id FROM shop.orders")).toContain("last");
  await docker("rm", "api");
  await startApi();
}, 60_000);

test("without a database it says so, and lives", async () => {
  await docker("stop", "db");
  expect((await ask("/orders", { id: "nowhere" })).status).toBe(503);
  expect((await ask("/")).status).toBe(503);
  expect((await ask("/healthz")).status).toBe(200);
  await docker("start", "db");
  await expect.poll(async () => (await ask("/orders", { id: "again" })).status, patiently).toBe(201);
  expect((await ask("/orders/ids")).body).not.toContain("nowhere");
}, 120_000);
