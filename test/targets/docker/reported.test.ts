/** A rollout goes on when a container says that all is in order, and tells in its words why not. */
import * as provider from "@pulumi/docker";
import { describe, expect, it } from "vitest";
import { render } from "../../../src/render/render.ts";
import { deployPlan } from "../../../src/targets/deploy-plan.ts";
import { docker } from "../../../src/targets/docker/index.ts";
import { reported, verdictOf } from "../../../src/targets/docker/reported.ts";
import { names, record } from "../recording.ts";
import { SHOP_SECRETS, shopPlan } from "../shop.ts";

const ENGINE = { host: undefined, instances: [], provider: undefined };
const REFUSED = [
  "nospof: haproxy works with the configuration 00000001",
  "nospof: result: in effect",
  "nospof: refused by haproxy:",
  "[ALERT] unknown keyword 'nonsense'",
  "[ALERT] Fatal errors found in configuration.",
  "nospof: result: refused",
];

describe("what a container has said", () => {
  it.each([
    [["nospof: result: in effect"], { kind: "in-order" }],
    [["something else"], { kind: "unknown" }],
    [[], { kind: "unknown" }],
    [undefined, { kind: "gone" }],
    [[...REFUSED, "nospof: result: in effect"], { kind: "in-order" }],
    [[...REFUSED, "nospof: keepalived works with the configuration 00000002"], { kind: "refused" }],
  ])("%j is %j", (lines, expected) => {
    expect(verdictOf(lines)).toMatchObject(expected);
  });

  it("is why it was refused, and by whom", () => {
    expect(verdictOf(REFUSED)).toEqual({
      kind: "refused",
      by: "haproxy",
      reason: "[ALERT] unknown keyword 'nonsense'\n[ALERT] Fatal errors found in configuration.",
    });
  });
});

describe("a rollout", () => {
  const wait = (log: readonly string[], preview = false, seconds = 1): Promise<string> => {
    let outcome = "";
    const program = async () => {
      const container = new provider.Container("web-1", { name: "shop-web-1", image: "any:1" });
      const reporter = { container, seconds, otherwise: "web-1 does not work with its configuration." };
      await reported(reporter, ENGINE).then(
        () => {
          outcome = "goes on";
        },
        (error: unknown) => {
          outcome = error instanceof Error ? error.message : String(error);
        },
      );
    };
    return record(program, preview, {}, { "web-1-id": log }).then(() => outcome);
  };

  it("goes on when all is in order, and in a preview", async () => {
    expect(await wait(["nospof: result: in effect\r"])).toBe("goes on");
    expect(await wait(REFUSED, true)).toBe("goes on");
  });

  it("stops with the program's own words", async () => {
    const began = Date.now();
    expect(await wait(REFUSED.map((line) => `${line}\r`))).toBe(
      "web-1 does not work with its configuration. haproxy says:\n[ALERT] unknown keyword 'nonsense'\n" +
        "[ALERT] Fatal errors found in configuration.",
    );
    // It may have been said before, and be over.
    expect(Date.now() - began).toBeGreaterThan(19_000);
  });

  it("stops when nothing is said in time", async () => {
    expect(await wait(["nothing of interest"])).toMatch(
      /^web-1 does not work with its configuration\. Nothing has said so within 1 s.*docker logs shop-web-1/s,
    );
  });

  it("touches the next instance only then, and previews all of them", async () => {
    const plan = shopPlan();
    const program = () => deployPlan(plan, render(plan), docker({ secrets: SHOP_SECRETS }));
    const containers = async (preview: boolean) =>
      names(await record(program, preview), "docker:index/container:Container");
    // What lends keepalived touches nothing, and is there before.
    const order = (await containers(false)).filter((name) => /^shop-web-lb-\d(-configuration)?$/.test(name));
    expect(order).toEqual(
      [1, 2].flatMap((number) => ["", "-configuration"].map((part) => `shop-web-lb-${number}${part}`)),
    );
    expect((await containers(true)).length).toBe((await containers(false)).length);
  });
});
