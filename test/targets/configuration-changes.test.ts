/** What a later deployment changes of machines that exist, in which order, and when it goes on. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Plan } from "../../src/plan/model.ts";
import { failureModel } from "../../src/reliability/failure-model.ts";
import { rolloutOrder } from "../../src/reliability/rollout/order.ts";
import { render } from "../../src/render/render.ts";
import { deployPlan } from "../../src/targets/deploy-plan.ts";
import { DELIVERY } from "../../src/targets/openstack/delivery/metadata-items.ts";
import { openstack } from "../../src/targets/openstack/index.ts";
import type { OpenStackOptions } from "../../src/targets/openstack/options.ts";
import { type ComputeService, startComputeService } from "./openstack/compute-service.ts";
import { bornIn, INSTANCE, metadataOf, STASH, toldTo } from "./openstack/opened.ts";
import { find, isRecord, names, type Recording, record } from "./recording.ts";
import { SHOP_SECRETS, shopPlan } from "./shop.ts";

const plan = shopPlan({ software: "debian-12" });
/** In the order of an update: what is depended on first, of a database the primary last. */
const ORDER = [
  ...["orders-2", "orders-1", "api-1", "api-2", "api-3", "web-lb-1", "web-lb-2", "worker-1", "worker-2"],
].map((name) => `shop-${name}`);

/** On a machine that is busy with other tests. */
const PATIENCE = { timeout: 30_000 };

type Existing = Parameters<typeof record>[2];

function deploy(
  planned: Plan = plan,
  options: Partial<OpenStackOptions> = {},
  existing: Existing = {},
  preview = false,
): Promise<Recording> {
  const target = openstack({
    image: "Debian 12",
    flavor: "m1.small",
    secrets: SHOP_SECRETS,
    waitForMachines: false,
    ...options,
  });
  return record(() => deployPlan(planned, render(planned), target), preview, existing);
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

describe("a later deployment", () => {
  let first: Recording;
  beforeAll(async () => {
    first = await deploy();
  });

  /** Machines of which it changes anything, each with the inputs that it changes. */
  async function changes(planned: Plan, options: Partial<OpenStackOptions> = {}) {
    const later = await deploy(planned, options, bornIn(first));
    return Object.fromEntries(
      names(later, INSTANCE).flatMap((name) => {
        const [before, after] = [find(first, INSTANCE, name).inputs, find(later, INSTANCE, name).inputs];
        const changed = Object.keys({ ...before, ...after })
          .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
          .sort();
        return changed.length === 0 ? [] : [[name, changed]];
      }),
    );
  }

  it("of the same topology changes nothing", async () => {
    expect(await changes(shopPlan({ software: "debian-12" }))).toEqual({});
  });

  it("of another configuration changes the metadata of the machines it is of, and of no other", async () => {
    const api = ["shop-api-1", "shop-api-2", "shop-api-3"];
    expect(await changes(withImage("registry.example/api:1.5.0"))).toEqual(
      Object.fromEntries(api.map((name) => [name, ["metadata"]])),
    );
    expect(await changes(plan, { secrets: { ...SHOP_SECRETS, "api-token": "another" } })).toEqual(
      Object.fromEntries(api.map((name) => [name, ["metadata"]])),
    );
  });

  it("of another image or flavor tells each machine what it is to be made from, with the user data that it has", async () => {
    expect(await changes(plan, { image: "Debian 13" })).toEqual(
      Object.fromEntries(names(first, INSTANCE).map((name) => [name, ["imageName", "metadata"]])),
    );
    const later = await deploy(plan, { flavor: "m1.large" }, bornIn(first));
    expect(toldTo(later, "shop-api-1").madeFrom).toEqual({ image: "Debian 12", flavor: "m1.large" });
  });

  it("of what a transform chose tells that", async () => {
    const later = await deploy(
      plan,
      {
        transform: {
          instance: ({ imageName: _, ...args }) => ({
            args: { ...args, imageId: "0e1f", metadata: { ...Object(args.metadata), mine: "1" } },
          }),
        },
      },
      bornIn(first),
    );
    expect(toldTo(later, "shop-api-1").madeFrom.image).toBe("0e1f");
    expect(metadataOf(later, "shop-api-1")).toMatchObject({ mine: "1", "nospof.group": "api" });
  });

  it("by another nospof brings its agent, and leaves the user data alone", async () => {
    const born = bornIn(first);
    const [[stash = "", { output = {} } = {}] = []] = Object.entries(born);
    expect(isRecord(output)).toBe(true);
    const older = { ...Object(output), agent: { ...Object(output).agent, "agent.py": "0".repeat(64) } };
    const later = await deploy(plan, {}, { ...born, [stash]: { output: older } });
    const name = stash.replace(`${STASH} `, "");
    expect(Object.keys(toldTo(later, name).agent)).toEqual(["agent.py"]);
    expect(find(later, INSTANCE, name).inputs.userData).toBe(find(first, INSTANCE, name).inputs.userData);
  });
});

describe("a machine", () => {
  it("has a key of its own, and shows nothing of what it is told", async () => {
    const [one, other] = [await deploy(), await deploy()];
    const keys = [one, other].flatMap((recording) =>
      names(recording, INSTANCE).map((name) => String(find(recording, INSTANCE, name).inputs.userData)),
    );
    expect(new Set(keys).size).toBe(2 * plan.instances.length);
    for (const name of names(one, INSTANCE)) {
      expect(JSON.stringify(metadataOf(one, name))).not.toContain("SENTINEL");
    }
    const { sent } = find(one, STASH, "shop-api-1");
    expect(JSON.stringify(sent)).toContain("1b47061264138c4ac30d75fd1eb44270");
    expect(find(one, STASH, "shop-api-1").ignoreChanges).toEqual(["input"]);
  });
});

describe("machines", () => {
  let cloud: ComputeService;
  beforeEach(async () => {
    cloud = await startComputeService();
  });
  afterEach(() => cloud.close());

  /** What the deployment has asked of single machines. */
  const askedOf = (): readonly string[] =>
    cloud.questions.filter((question) => question !== "login" && question !== "servers");
  const digestOf = (recording: Recording, name: string): string =>
    (metadataOf(recording, name)[DELIVERY] ?? "").split(" ")[2] ?? "";

  it("that are there change one after another, each when the one before has said that it is well", async () => {
    const first = await deploy();
    const waits = { waitForMachines: { credentials: cloud.credentials } };
    // What each will say is known from what it would be told.
    const known = await deploy(plan, waits, bornIn(first), true);
    const said: string[] = [];
    cloud.onQuestion = (question) => {
      const id = question.replace("GET ", "");
      if (said.includes(id)) return;
      said.push(id);
      // Well at the second question.
      const name = id.replace(/-id$/, "");
      cloud.words.set(id, "");
      setTimeout(() => cloud.words.set(id, `nospof 1 ${digestOf(known, name)} ready`), 5);
    };
    await deploy(plan, waits, bornIn(first));
    await vi.waitFor(() => expect(askedOf()).toHaveLength(2 * ORDER.length), PATIENCE);
    const nameIn = (question: string) => question.replace(/^GET (.*)-id$/, "$1");
    for (const { group, instances, after } of rolloutOrder(plan, failureModel(plan))) {
      const own = (names: readonly string[]) => names.map((name) => `shop-${name}`);
      const before = own(plan.instances.filter((one) => after.includes(one.group)).map(({ name }) => name));
      // Each is asked twice, and only when those before have answered for the second time.
      const relevant = askedOf()
        .map(nameIn)
        .filter((name) => [...own(instances), ...before].includes(name));
      expect(relevant.slice(-2 * instances.length), group).toEqual(
        own(instances).flatMap((name) => [name, name]),
      );
    }
  });

  it("that are there wait for those before a new one, too", async () => {
    const first = await deploy();
    const born = bornIn(first);
    const others = Object.fromEntries(
      Object.entries(born).filter(([stash]) => !stash.endsWith("-orders-1") && !stash.includes("-api-")),
    );
    const waits = { waitForMachines: { credentials: cloud.credentials } };
    // orders-1, api-1, api-2 and api-3 are new; orders-2 before them and the load balancers behind them are not.
    const known = await deploy(plan, waits, born, true);
    const running = deploy(plan, waits, others);
    const questions = (name: string) => cloud.questions.filter((one) => one === `GET ${name}-id`).length;
    const fresh = ["shop-orders-1", "shop-api-1", "shop-api-2", "shop-api-3"];
    await vi.waitFor(() => expect([...fresh, "shop-orders-2"].every(questions)).toBe(true), PATIENCE);
    await sleep(300);
    expect(questions("shop-web-lb-1")).toBe(0);
    const say = (name: string, recording: Recording) =>
      cloud.words.set(`${name}-id`, `nospof 1 ${digestOf(recording, name)} ready`);
    for (const name of ORDER.filter((one) => !fresh.includes(one))) say(name, known);
    const recording = await running;
    const counts = fresh.map(questions);
    for (const name of fresh) say(name, recording);
    await vi.waitFor(
      () => expect(fresh.every((name, index) => questions(name) > (counts[index] ?? 0))).toBe(true),
      PATIENCE,
    );
  });

  it("that are new keep nobody waiting, but are waited for in the end", async () => {
    const recording = await deploy(plan, { waitForMachines: { credentials: cloud.credentials } });
    expect([...names(recording, INSTANCE)].sort()).toEqual([...ORDER].sort());
    const asked = () => new Set(askedOf());
    const everybody = ORDER.map((name) => `GET ${name}-id`).sort();
    await vi.waitFor(() => expect([...asked()].sort()).toEqual(everybody), PATIENCE);
    for (const name of ORDER) {
      cloud.words.set(`${name}-id`, `nospof 1 ${digestOf(recording, name)} ready`);
    }
    const before = cloud.questions.length;
    const since = () => new Set(cloud.questions.slice(before));
    await vi.waitFor(() => expect([...since()].sort()).toEqual(everybody), PATIENCE);
  });

  it("of a preview are not asked, and depend on those before them", async () => {
    const first = await deploy();
    const waits = { waitForMachines: { credentials: cloud.credentials } };
    const preview = await deploy(plan, waits, bornIn(first), true);
    expect([...names(preview, INSTANCE)].sort()).toEqual([...ORDER].sort());
    expect(askedOf()).toEqual([]);
    expect(find(preview, INSTANCE, "shop-api-1").dependencies).toContain(
      find(preview, INSTANCE, "shop-orders-1").urn,
    );
  });

  it("that nobody waits for leave each other time before they end a program", async () => {
    const recording = await deploy();
    const times = ORDER.map((name) => toldTo(recording, name).waitSeconds);
    expect(times[0]).toBe(0);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(new Set(times).size).toBe(times.length);
    const waited = await deploy(
      plan,
      { waitForMachines: { credentials: cloud.credentials } },
      bornIn(recording),
      true,
    );
    for (const name of ORDER) expect(toldTo(waited, name).waitSeconds).toBe(0);
  });
});
