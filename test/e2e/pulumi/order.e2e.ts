/** The order in which Pulumi's engine works, and what hooks hold back: what updates without downtime rest on. */
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changesIn } from "./operations.ts";
import { failureOf } from "./outcome.ts";
import type { Listed } from "./projects/order/part.ts";
import { createStack, type ProjectStack } from "./stack.ts";

describe("the order of Pulumi's engine", () => {
  let stack: ProjectStack;
  let log: string;

  beforeAll(async () => {
    stack = await createStack("test/e2e/pulumi/projects/order");
    log = join(stack.state, "log");
  });

  afterAll(async () => {
    await stack?.remove();
  });

  async function declare(
    parts: readonly Listed[],
    more: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    await rm(log, { force: true });
    await stack.configure({
      config: { log, parts: JSON.stringify(parts), refuse: "nothing", preview: "false", ...more },
    });
  }

  async function lines(): Promise<readonly string[]> {
    const text = await readFile(log, "utf8").catch(() => "");
    return text.split("\n").filter((line) => line !== "");
  }

  /** Without the ends of it. */
  async function begun(): Promise<readonly string[]> {
    return (await lines()).filter((line) => !line.endsWith(" ended"));
  }

  /** Has just these parts, whatever there was before. */
  async function start(parts: readonly Listed[]): Promise<void> {
    await declare(parts);
    await stack.up();
    await rm(log, { force: true });
  }

  const row: readonly Listed[] = [
    { name: "a", version: 1 },
    { name: "b", version: 1, after: ["a"] },
    { name: "c", version: 1, after: ["b"] },
  ];
  const replaced = row.map((part) => ({ ...part, version: 2 }));

  test("replaces parts that come after each other one by one, the next when the hooks of the last have ended", async () => {
    await start(row);
    await declare(replaced);
    await stack.up();
    const each = (name: string) =>
      ["beforeDelete", "delete", "create", "afterCreate"].flatMap((what) => [
        `${what} ${name}`,
        `${what} ${name} ended`,
      ]);
    expect(await lines()).toEqual([...each("a"), ...each("b"), ...each("c")]);
  });

  test("deletes what is made with the id of a replaced part before that part, and leaves what only comes after it", async () => {
    const parts: readonly Listed[] = [
      { name: "a", version: 1 },
      { name: "sidecar", reads: "a" },
      { name: "later", after: ["a"] },
    ];
    await start(parts);
    await declare(parts.map((part) => (part.name === "a" ? { ...part, version: 2 } : part)));
    await stack.up();
    expect(await begun()).toEqual([
      "beforeDelete sidecar",
      "delete sidecar",
      "beforeDelete a",
      "delete a",
      "create a",
      "afterCreate a",
      "create sidecar",
      "afterCreate sidecar",
    ]);
  });

  test("runs the hooks of parts that the program no longer declares, last of all", async () => {
    await start(row);
    await declare([{ name: "a", version: 2 }]);
    await stack.up();
    expect(await begun()).toEqual([
      "beforeDelete a",
      "delete a",
      "create a",
      "afterCreate a",
      "beforeDelete c",
      "delete c",
      "beforeDelete b",
      "delete b",
    ]);
  });

  test("a hook that refuses leaves its part alone and lets nothing further begin; the next up goes on there", async () => {
    await start(row);
    await declare(replaced, { refuse: "beforeDelete b" });
    const failure = await failureOf(stack.up());
    expect(failure.errors.join("\n")).toContain("b is needed");
    expect((await begun()).slice(-2)).toEqual(["afterCreate a", "beforeDelete b"]);

    await declare(replaced);
    await stack.up();
    expect(await begun()).toEqual(
      ["b", "c"].flatMap((name) =>
        ["beforeDelete", "delete", "create", "afterCreate"].map((what) => `${what} ${name}`),
      ),
    );
  });

  test("a hook that fails after a part was made stops what comes after it, and the next up takes the part for good", async () => {
    await start(row);
    await declare(replaced, { refuse: "afterCreate a" });
    await failureOf(stack.up());
    expect(await begun()).toEqual(["beforeDelete a", "delete a", "create a", "afterCreate a"]);

    await declare(replaced);
    await stack.up();
    expect((await begun())[0]).toBe("beforeDelete b");
  });

  test("a part that could not be made again is made by the next up, without hooks on the one that is gone", async () => {
    await start(row);
    await declare(replaced.map((part) => (part.name === "a" ? { ...part, fails: "create" } : part)));
    const failure = await failureOf(stack.up());
    expect(failure.errors.join("\n")).toContain("a cannot be made");
    expect(await begun()).toEqual(["beforeDelete a", "delete a", "create a"]);

    await declare(replaced);
    await stack.up();
    expect((await begun()).slice(0, 3)).toEqual(["create a", "afterCreate a", "beforeDelete b"]);
  });

  test("a part that is there but has not started is kept, and the next up updates it in place", async () => {
    await start([]);
    const parts: readonly Listed[] = [
      { name: "a", fails: "start" },
      { name: "b", after: ["a"] },
    ];
    await declare(parts);
    const failure = await failureOf(stack.up());
    expect(failure.errors.join("\n")).toContain("a has not started");
    expect(await begun()).toEqual(["create a"]);

    await declare(parts);
    await stack.up();
    expect(await begun()).toEqual(["beforeUpdate a", "update a", "create b", "afterCreate b"]);
  });

  test("preview runs only the hooks that ask for it, in the order of up", async () => {
    await start(row);
    await declare(replaced);
    const preview = await stack.preview();
    expect(preview.changes.replace).toBe(3);
    expect(await lines()).toEqual([]);

    await declare(replaced, { preview: "true" });
    await stack.preview();
    expect(await begun()).toEqual(
      ["a", "b", "c"].flatMap((name) => [`beforeDelete ${name}`, `afterCreate ${name}`]),
    );
  });

  test("destroy asks for the program where there are hooks on deletion, and runs them", async () => {
    await start(row);
    const failure = await failureOf(stack.destroy());
    expect(failure.output).toContain("--run-program");
    expect(await lines()).toEqual([]);

    await stack.destroy({ runProgram: true });
    expect(await begun()).toEqual(
      ["c", "b", "a"].flatMap((name) => [`beforeDelete ${name}`, `delete ${name}`]),
    );
  });

  test("an up with nothing changed does nothing", async () => {
    await start(row);
    const { changes, operations } = await stack.up();
    expect(changes).toEqual({ same: 4 });
    expect(changesIn(operations)).toEqual([]);
    expect(await lines()).toEqual([]);
  });
});
