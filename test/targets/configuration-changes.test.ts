/** A machine that exists keeps its configuration: what changed since has to be seen. */
import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Plan } from "../../src/plan/model.ts";
import { render } from "../../src/render/render.ts";
import { deployPlan } from "../../src/targets/deploy-plan.ts";
import { openstack } from "../../src/targets/openstack/index.ts";
import type { OpenStackOptions } from "../../src/targets/openstack/options.ts";
import { isRecord, type Recording, record } from "./recording.ts";
import { SHOP_SECRETS, shopPlan } from "./shop.ts";

const INSTANCE = "openstack:compute/instance:Instance";
const plan = shopPlan({ software: "debian-12" });

function deploy(
  planned: Plan,
  options: Partial<OpenStackOptions> = {},
  existing: Parameters<typeof record>[2] = {},
): Promise<Recording> {
  const target = openstack({ image: "Debian 12", flavor: "any", secrets: SHOP_SECRETS, ...options });
  return record(() => deployPlan(planned, render(planned), target), false, existing);
}

function hashes(recording: Recording): ReadonlyMap<string, unknown> {
  return new Map(
    recording.resources
      .filter(({ type }) => type === INSTANCE)
      .map(({ name, inputs }) => [
        name,
        isRecord(inputs.metadata) ? inputs.metadata["nospof.configuration"] : undefined,
      ]),
  );
}

async function changed(planned: Plan, options: Partial<OpenStackOptions> = {}): Promise<readonly string[]> {
  const before = hashes(await deploy(plan));
  const after = hashes(await deploy(planned, options));
  return [...after].filter(([name, hash]) => before.get(name) !== hash).map(([name]) => name);
}

function withImage(image: string): Plan {
  return {
    ...plan,
    groups: plan.groups.map((group) =>
      group.kind === "service" && group.name === "api"
        ? { ...group, declared: { ...group.declared, image } }
        : group,
    ),
  };
}

describe("the hash of a machine's configuration", () => {
  it("is a SHA-256, each machine's own, and the same for the same topology and other secrets", async () => {
    const all = [...hashes(await deploy(plan)).values()];
    expect(all).toHaveLength(plan.instances.length);
    expect(new Set(all).size).toBe(all.length);
    for (const hash of all) expect(hash).toMatch(/^sha256:[0-9a-f]{64}$/);
    const otherSecrets = Object.fromEntries(Object.keys(SHOP_SECRETS).map((name) => [name, "other"]));
    expect(await changed(plan, { secrets: otherSecrets })).toEqual([]);
  });

  it("changes for the machines whose configuration changes, and for no other", async () => {
    expect(await changed(withImage("registry.example/api:1.5.0"))).toEqual([
      "shop-api-1",
      "shop-api-2",
      "shop-api-3",
    ]);
  });
});

describe("a deployment", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** What it warns of, when the state holds that user data for api-1. */
  async function warnings(userData?: string, options: Partial<OpenStackOptions> = {}) {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
    warn.mockClear();
    await deploy(plan, options, userData === undefined ? {} : { [`${INSTANCE} shop-api-1`]: { userData } });
    return warn.mock.calls.map(([message]) => message).filter((message) => message.includes("has changed"));
  }

  async function current(): Promise<string> {
    const recording = await deploy(plan);
    return String(recording.resources.find(({ name }) => name === "shop-api-1")?.inputs.userData);
  }

  it("warns of a machine that was created with another configuration, and of no other", async () => {
    const expected = [expect.stringMatching(/^The configuration of api-1 has changed, but cloud-init/)];
    expect(await warnings("#cloud-config\nhostname: api-1\n")).toEqual(expected);
    expect(await warnings(createHash("sha1").update("#cloud-config\n").digest("hex"))).toEqual(expected);
  });

  it("says nothing when the machines are new or up to date, however the state keeps it", async () => {
    expect(await warnings()).toEqual([]);
    expect(await warnings(await current())).toEqual([]);
    expect(
      await warnings(
        createHash("sha1")
          .update(await current())
          .digest("hex"),
      ),
    ).toEqual([]);
    expect(await warnings("a form of another provider")).toEqual([]);
  });

  it("says nothing of what a transform put in place of it", async () => {
    const transform: OpenStackOptions["transform"] = {
      instance: (args) => ({ args: { ...args, userData: "#cloud-config\nhostname: mine\n" } }),
    };
    expect(await warnings("#cloud-config\nhostname: mine\n", { transform })).toEqual([]);
  });
});
