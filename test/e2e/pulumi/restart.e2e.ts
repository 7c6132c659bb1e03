/** What Pulumi's engine lets nospof tell of a change in place: of a configuration, as on OpenStack. */
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Outcome } from "./outcome.ts";
import { createStack, type ProjectStack } from "./stack.ts";

const SOURCES = fileURLToPath(new URL("../../../src", import.meta.url)).replace(/\/$/, "");

let stack: ProjectStack;

beforeAll(async () => {
  stack = await createStack("test/e2e/pulumi/projects/restart");
});

afterAll(() => stack?.remove());

type Texts = Readonly<Record<string, string>>;

/** @param marks whether it is kept which instances there are */
async function declare(instances: Readonly<Record<string, Texts>>, marks = true): Promise<void> {
  await stack.configure({
    config: { sources: SOURCES, instances: JSON.stringify(instances), marks: String(marks) },
  });
}

const first = { "/etc/reload": "one", "/etc/restart": "one" };
const reloaded = { ...first, "/etc/reload": "two" };
const restarted = { ...reloaded, "/etc/restart": "two" };

const RESTARTED = [
  expect.stringMatching(
    /^api-2 is restarted: away for about \d+ s; meanwhile shop tolerates 0 further failures \(needs api-1 and api-3\)$/,
  ),
];

function toldBy({ notes }: Outcome): readonly string[] {
  return notes.filter((note) => note.includes("meanwhile"));
}

beforeEach(async () => {
  await declare({});
  await stack.up();
});

test("a configuration tells nothing when it is new or reloaded, and what is left when a program has to be restarted", async () => {
  await declare({ "api-2": first });
  expect(toldBy(await stack.preview())).toEqual([]);
  expect(toldBy(await stack.up())).toEqual([]);

  await declare({ "api-2": reloaded });
  const preview = await stack.preview();
  expect(preview.changes.update).toBe(1);
  expect(toldBy(preview)).toEqual([]);

  await declare({ "api-2": restarted });
  expect(toldBy(await stack.preview())).toEqual(RESTARTED);
  expect(toldBy(await stack.up())).toEqual(RESTARTED);

  const again = await stack.preview();
  expect(again.changes.update).toBeUndefined();
  expect(toldBy(again)).toEqual([]);
});

test("a preview of a few resources comes to an end where it is not known which instances there are", async () => {
  await declare({ "api-2": first }, false);
  await stack.up();
  await declare({ "api-2": restarted });
  const urn = (await stack.exportState()).deployment.resources
    .map((resource: { readonly urn: string }) => resource.urn)
    .find((one: string) => one.includes("nospof:index:Configuration::shop-api-2"));
  const preview = await stack.preview({ targets: [urn] });
  expect(preview.changes.update).toBe(1);
  expect(toldBy(preview)).toEqual([]);
});

test("destroy runs without the program", async () => {
  await declare({ "api-2": first });
  await stack.up();
  const { changes } = await stack.destroy();
  expect(changes.delete).toBeGreaterThan(2);
});
