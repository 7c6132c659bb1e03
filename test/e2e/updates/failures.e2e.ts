/** What goes wrong on a Docker engine: `pulumi up` tells what and where, the rest serves, and the next `up` goes on. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { changed } from "../images/image.ts";
import { changesIn } from "../pulumi/operations.ts";
import { failureOf, type Outcome } from "../pulumi/outcome.ts";
import { type Lookers, sendLookers } from "./lookers.ts";
import { answering, apiImage, type SmallOnDocker, smallOnDocker, touched } from "./small-on-docker.ts";

const PORT = 18_081;
const FOREIGN = "foreign";

let small: SmallOnDocker;
let lookers: Lookers;

beforeAll(async () => {
  small = await smallOnDocker({ image: apiImage("1"), replicas: 3 });
  await small.stack.up();
  const plan = small.planOf({ image: apiImage("1"), replicas: 3 });
  lookers = await sendLookers(plan, "site", small.engine.enterNetwork());
});

afterAll(async () => {
  await lookers?.leave();
  await small?.[Symbol.asyncDispose]();
});

afterEach(removeForeign);

interface Done {
  readonly outcome: Outcome;
  /** Names of containers that are not what they were. */
  readonly touched: readonly string[];
}

/** Something that no client may notice. */
async function unnoticed(work: () => Promise<Outcome>): Promise<Done> {
  const before = await small.containers();
  const outcomes: Outcome[] = [];
  const { requests, failed, failures } = await lookers.during(async () => {
    outcomes.push(await work());
  });
  const [outcome] = outcomes;
  if (outcome === undefined) throw new Error("nothing was done");
  console.log(`${requests} requests, ${failed} failed`);
  expect(requests).toBeGreaterThan(100);
  expect(failed, JSON.stringify(failures)).toBe(0);
  return { outcome, touched: touched(before, await small.containers()) };
}

/** An `up` that fails as it should. */
async function failing(): Promise<Done> {
  const done = await unnoticed(() => failureOf(small.stack.up()));
  expect(done.outcome.output).not.toMatch(/at file:|node_modules/);
  return done;
}

/** An `up` that goes on where the last one has stopped, after which there is nothing left to do. */
async function goingOn(): Promise<Done> {
  const done = await unnoticed(() => small.stack.up());
  expect(changesIn((await small.stack.up()).operations)).toEqual([]);
  return done;
}

/** A container that is not of the topology. */
async function runForeign(options: readonly string[]): Promise<void> {
  const command = ["--entrypoint=sleep", apiImage("1"), "3600"];
  await small.engine.docker(["run", "--detach", `--name=${FOREIGN}`, ...options, ...command]);
}

async function removeForeign(): Promise<void> {
  const ids = await small.engine.docker(["ps", "--all", "--quiet", `--filter=name=^${FOREIGN}$`]);
  if (ids !== "") await small.engine.docker(["rm", "--force", ids]);
}

test("an image that is not there is named with those who need it, and none of them is touched", async () => {
  await small.stack.configure({ config: { image: apiImage("2") } });
  const failed = await failing();
  expect(failed.outcome.output).toContain(
    `The image ${apiImage("2")}, which api-1, api-2 and api-3 are to run, is not in its registry`,
  );
  expect(failed.touched).toEqual([]);

  await small.fleet.publish(apiImage("2"), changed(await answering(200), "2"));
  expect((await goingOn()).touched).toEqual(
    ["small-api-1", "small-api-2", "small-api-3"].flatMap((name) => [name, `${name}-drain`]),
  );
});

test("a health check that does not pass stops the update at the first replica", async () => {
  await small.fleet.publish(apiImage("ill"), await answering(500));
  await small.stack.configure({ config: { image: apiImage("ill") } });
  const failed = await failing();
  expect(failed.outcome.output).toMatch(
    /api-1: its health check did not pass within \d+ s\. .*"docker logs small-api-1"/,
  );
  expect(failed.touched).toEqual(["small-api-1", "small-api-1-drain"]);

  await small.stack.configure({ config: { image: apiImage("2") } });
  expect((await goingOn()).touched).toEqual(["small-api-1", "small-api-1-drain"]);
});

test("an address that somebody else has is named with the instance that should get it", async () => {
  const settings = { image: apiImage("2"), replicas: 4 };
  const address = small.planOf(settings).instances.find(({ name }) => name === "api-4")
    ?.addresses[0]?.address;
  await runForeign(["--network=small-back", `--ip=${address}`]);
  await small.stack.configure({ config: { image: settings.image, replicas: "4" } });
  const failed = await failing();
  expect(failed.outcome.output).toContain(
    `api-4: its address ${address} on the network small-back is taken by a container that is not of this topology.`,
  );
  expect(failed.touched).toEqual(["small-api-4"]);

  await removeForeign();
  expect((await goingOn()).touched).toEqual([
    ...["small-admin-1-configuration", "small-api-4", "small-api-4-drain", "small-web-1-configuration"],
  ]);
});

test("a port that somebody else has is named, and costs nobody else anything", async () => {
  await runForeign([`--publish=${PORT}:8080`]);
  await small.stack.configure({ config: { port: String(PORT) } });
  const failed = await failing();
  expect(failed.outcome.output).toContain(
    `admin-1: port ${PORT} of the engine's host, where it is to be published, is taken by something else.`,
  );
  expect(failed.touched).toEqual(["small-admin-1"]);

  await removeForeign();
  expect((await goingOn()).touched).toEqual(["small-admin-1", "small-admin-1-configuration"]);
  const answer = await small.engine.inNetwork(["curl", "--silent", `http://127.0.0.1:${PORT}/`]);
  expect(answer).toBe("an answer");
});

test("a container of the same name that the state does not know is named, and how to go on", async () => {
  await runForeign([]);
  await small.engine.docker(["rename", FOREIGN, "small-api-5"]);
  await small.stack.configure({ config: { replicas: "5" } });
  const failed = await failing();
  expect(failed.outcome.output).toContain("api-5: there is a container small-api-5 already");
  // The foreign one stays as it is.
  expect(failed.touched).toEqual([]);

  await small.engine.docker(["rm", "--force", "small-api-5"]);
  expect((await goingOn()).touched).toContain("small-api-5");
});
