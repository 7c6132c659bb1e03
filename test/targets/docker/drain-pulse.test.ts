/** A server is not changed while what should drain it does not run: Docker does not start that again with its host. */
import * as provider from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it, vi } from "vitest";
import { render } from "../../../src/render/render.ts";
import { deployPlan } from "../../../src/targets/deploy-plan.ts";
import { drainPulse } from "../../../src/targets/docker/drain-pulse.ts";
import { tellHeldBack } from "../../../src/targets/docker/held-back.ts";
import { docker } from "../../../src/targets/docker/index.ts";
import { find, record } from "../recording.ts";
import { SHOP_SECRETS, shopPlan } from "../shop.ts";

const CONTAINER = "docker:index/container:Container";
const ENGINE = { host: undefined, instances: [], provider: undefined };
const LONG_AGO = "2020-02-02T02:02:02.000000000Z nospof: result: in effect\r";
const MISSING = new Error("Error response from daemon: No such container: api-1-drain");

describe("the pulse of what drains a server", () => {
  const pulseOf = async (logs: Parameters<typeof record>[3], preview = false) => {
    let pulse = "";
    const program = async () => {
      pulse = await drainPulse("api-1-drain", ENGINE);
    };
    await record(program, preview, {}, logs);
    return pulse;
  };

  it("beats when something was just said", async () => {
    const began = Date.now();
    expect(await pulseOf({ "api-1-drain": [`${new Date().toISOString()} nospof: not yet back`] })).toBe(
      "beats",
    );
    expect(Date.now() - began).toBeLessThan(2000);
  });

  it("beats when something is said, whatever the clock of its host", async () => {
    let asked = 0;
    const logs = {
      get "api-1-drain"() {
        return [asked++ < 3 ? LONG_AGO : LONG_AGO.replace("2020", "2021")];
      },
    };
    expect(await pulseOf(logs)).toBe("beats");
  });

  it("beats when the engine takes long to answer", async () => {
    const now = Date.now;
    let passedMs = 0;
    const clock = vi.spyOn(Date, "now").mockImplementation(() => now() + passedMs);
    const logs = {
      get "api-1-drain"() {
        passedMs += 30_000;
        return [`${new Date(Date.now() - 2000).toISOString()} nospof: result: in effect`];
      },
    };
    try {
      expect(await pulseOf(logs)).toBe("beats");
      expect(passedMs).toBe(30_000);
    } finally {
      clock.mockRestore();
    }
  });

  it("is lost when it says no more", async () => {
    expect(await pulseOf({ "api-1-drain": [LONG_AGO] })).toBe("lost");
  }, 60_000);

  it("has ended when it is not there, or has said so", async () => {
    expect(await pulseOf({ "api-1-drain": MISSING })).toBe("ended");
    expect(await pulseOf({ "api-1-drain": [] })).toBe("ended");
    const lines = [
      "2020-02-02T02:02:02.000000000Z nospof: the network is gone; ending soon, to be started again\r",
    ];
    expect(await pulseOf({ "api-1-drain": lines })).toBe("ended");
  });

  it("is not looked for in a preview", async () => {
    expect(await pulseOf({ "api-1-drain": MISSING }, true)).toBe("beats");
  });

  it("is not missed where nothing can be read: what reads there next says so", async () => {
    const unreachable = new Error("Cannot connect to the Docker daemon");
    expect(await pulseOf({ "api-1-drain": unreachable })).toBe("beats");
  });
});

describe("a server whose drain was lost", () => {
  const plan = shopPlan();
  afterEach(() => vi.restoreAllMocks());

  it("stays as it is, with a warning when nothing was to change", async () => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
    const program = () => deployPlan(plan, render(plan), docker({ secrets: SHOP_SECRETS }));
    const shop = await record(program, false, {}, { "shop-api-2-drain": [LONG_AGO] });
    const held = shop.resources.filter(({ ignoreChanges }) => ignoreChanges.includes("*"));
    expect(held.map(({ name }) => name)).toEqual(["shop-api-2"]);
    // What drains it is started again by Pulumi, and the rest goes on.
    expect(find(shop, CONTAINER, "shop-api-2-drain").inputs.networkMode).toBe("container:shop-api-2-id");
    expect(find(shop, CONTAINER, "shop-api-3").dependencies).toContain(held[0]?.urn);
    const told = warn.mock.calls.map(([message]) => message);
    const expected = /^The container shop-api-2-drain does not run: .*"pulumi up --refresh" starts it/;
    expect(told.filter((text) => expected.test(text))).toHaveLength(1);
  }, 120_000);

  it("stays as it is, and the deployment has failed, when it was to change", async () => {
    const [instance] = plan.instances.filter(({ name }) => name === "api-2");
    if (instance === undefined) throw new Error("no api-2");
    let told: unknown;
    const args = { name: "shop-api-2", image: "sha256:new", envs: ["A=1", "B=2"] };
    const program = async () => {
      const container = new provider.Container("shop-api-2", args);
      told = await tellHeldBack(instance, container, args, "shop-api-2-drain").catch((error) => error);
    };
    const existing = (state: object) => record(program, false, { [`${CONTAINER} shop-api-2`]: { ...state } });
    await existing({ image: "sha256:old" });
    expect(told).toMatchObject({
      message: expect.stringMatching(
        /^api-2 is left as it is, since it cannot be drained\..*"pulumi up --refresh" starts it/,
      ),
    });
    vi.spyOn(pulumi.log, "warn").mockResolvedValue();
    await existing({ envs: ["B=2", "A=1"], command: ["the image's own"] });
    expect(told).toBeUndefined();
  });
});
