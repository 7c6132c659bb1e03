/** Pulumi's other commands on a Docker engine: previews without one, refresh, import, outputs, destroy. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { changesIn } from "../pulumi/operations.ts";
import { failureOf } from "../pulumi/outcome.ts";
import type { ProjectStack } from "../pulumi/stack.ts";
import { type Lookers, sendLookers } from "./lookers.ts";
import { apiImage, type SmallOnDocker, smallOnDocker, touched } from "./small-on-docker.ts";

const SETTINGS = { image: apiImage("1"), replicas: 3 };
const CONTAINER = "docker:index/container:Container";

let small: SmallOnDocker;
let lookers: Lookers | undefined;

beforeAll(async () => {
  small = await smallOnDocker(SETTINGS);
});

afterAll(async () => {
  await lookers?.leave();
  await small?.[Symbol.asyncDispose]();
});

/** Resources in the state: URN and id by name. */
async function resources(
  stack: ProjectStack,
  type: string,
): Promise<ReadonlyMap<string, { readonly urn: string; readonly id: string }>> {
  const { deployment } = await stack.exportState();
  const all: readonly { readonly urn: string; readonly id: string; readonly type: string }[] =
    deployment.resources;
  const ofType = all.filter((one) => one.type === type);
  return new Map(ofType.map((one) => [one.urn.slice(one.urn.lastIndexOf("::") + 2), one]));
}

test("a stack can be previewed where there is no engine; up says that it does not reach one", async () => {
  const stack = await small.anotherStack("unix:///run/nowhere/docker.sock");
  try {
    const { changes, warnings } = await stack.preview();
    expect(Object.keys(changes)).toEqual(["create"]);
    // Of several hosts on one engine, nothing else.
    expect(warnings).toHaveLength(1);
    const up = await failureOf(stack.up());
    expect(up.output).toContain("make sure that unix:///run/nowhere/docker.sock is reachable");
    expect(up.output).not.toMatch(/at file:|node_modules/);
  } finally {
    await stack.remove();
  }
});

test("names are those of the topology, and outputs say where everything is", async () => {
  await small.stack.up();
  const plan = small.planOf(SETTINGS);
  const containers = await resources(small.stack, CONTAINER);
  expect([...containers.keys()].toSorted()).toEqual([...(await small.containers()).keys()].toSorted());
  expect(containers.get("small-api-2")?.urn).toBe(
    `urn:pulumi:test::small::nospof:index:Topology$nospof:index:Service$${CONTAINER}::small-api-2`,
  );
  const outputs = await small.stack.outputs();
  const front = (name: string) =>
    plan.instances.find((one) => one.name === name)?.addresses.find(({ network }) => network === "front")
      ?.address;
  expect(outputs.entrypoints?.value).toEqual({
    site: [`http://${front("web-1")}`],
    admin: [`http://${front("admin-1")}`],
  });
  expect(outputs.addresses?.value).toEqual(
    Object.fromEntries(
      plan.instances.map(({ name, addresses }) => [
        name,
        Object.fromEntries(addresses.map(({ network, address }) => [network, address])),
      ]),
    ),
  );
  expect(outputs.virtualIps?.value).toEqual({});
});

test("a container deleted by hand is seen by refresh, and brought back alone by up", async () => {
  lookers = await sendLookers(small.planOf(SETTINGS), "site", small.engine.enterNetwork());
  const before = await small.containers();
  await small.engine.docker(["rm", "--force", "small-api-2"]);
  // Pulumi goes by its state until it is told to look.
  expect(changesIn((await small.stack.preview()).operations)).toEqual([]);

  const refreshed = changesIn((await small.stack.refresh()).operations);
  expect(refreshed.filter((change) => change.startsWith("delete"))).toEqual([
    `delete ${CONTAINER} small-api-2`,
  ]);
  // What drains it ends some time after its network.
  expect(refreshed.filter((change) => !/ small-api-2(-drain)?$/.test(change))).toEqual([]);

  const seen = await lookers.during(() => small.stack.up());
  expect(seen.requests).toBeGreaterThan(100);
  expect(seen.failed, JSON.stringify(seen.failures)).toBe(0);
  expect(touched(before, await small.containers())).toEqual(["small-api-2", "small-api-2-drain"]);
  expect(changesIn((await small.stack.up()).operations)).toEqual([]);
});

test("what exists can be imported by what it is called", async () => {
  const stack = await small.anotherStack();
  try {
    const id = await small.engine.docker(["inspect", "--format={{.Id}}", "small-api-1"]);
    await stack.import([
      { type: CONTAINER, name: "small-api-1", id },
      { type: "docker:index/network:Network", name: "small-back", id: "small-back" },
      {
        type: "docker:index/volume:Volume",
        name: "small-web-1-configuration",
        id: "small-web-1-configuration",
      },
    ]);
    expect((await resources(stack, CONTAINER)).get("small-api-1")?.id).toBe(id);
    expect([...(await resources(stack, "docker:index/network:Network")).keys()]).toEqual(["small-back"]);
    expect([...(await resources(stack, "docker:index/volume:Volume")).keys()]).toEqual([
      "small-web-1-configuration",
    ]);
  } finally {
    await stack.remove();
  }
});

test("destroy leaves nothing", async () => {
  await small.stack.destroy();
  const { engine } = small;
  expect(await engine.docker(["ps", "--all", "--quiet"])).toBe("");
  expect(await engine.docker(["volume", "ls", "--quiet"])).toBe("");
  expect(await engine.docker(["network", "ls", "--filter=label=nospof.topology", "--quiet"])).toBe("");
});
