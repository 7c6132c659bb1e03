/** What is told of an update that takes instances away, by hooks that Pulumi calls; here by hand. */
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import type { Plan } from "../../src/plan/model.ts";
import { render } from "../../src/render/render.ts";
import { deployPlan } from "../../src/targets/deploy-plan.ts";
import { docker } from "../../src/targets/docker/index.ts";
import type { DeliveredFile } from "../../src/targets/openstack/delivery/document.ts";
import { openstack } from "../../src/targets/openstack/index.ts";
import { machineInterruption, programInterruption } from "../../src/targets/openstack/restart-times.ts";
import { redundancyLeft } from "../../src/targets/redundancy-left.ts";
import { type Recording, record } from "./recording.ts";
import { SHOP_SECRETS, shopPlan } from "./shop.ts";

type Hooks = pulumi.ResourceHookBinding;

const plan = shopPlan();
const TIMES = { stopSeconds: 3, startSeconds: 4 };

let info: MockInstance<typeof pulumi.log.info>;
beforeEach(() => {
  info = vi.spyOn(pulumi.log, "info").mockResolvedValue(undefined);
});
afterEach(() => info.mockRestore());

const told = (): readonly string[] => info.mock.calls.map(([message]) => message);

/** Pulumi's mocks know no hooks; its engine does. */
function knowHooks(): void {
  const monitor: object = pulumi.runtime.getMonitor() ?? {};
  Object.assign(monitor, {
    registerResourceHook: (_: unknown, answer: (error: null, response: object) => void) => answer(null, {}),
  });
}

/** As the engine calls what a resource is registered with. */
async function call(
  hooks: Hooks | undefined,
  on: "beforeCreate" | "beforeUpdate",
  inputs: { readonly before?: object; readonly after?: object } = {},
): Promise<void> {
  for (const hook of hooks?.[on] ?? []) {
    const callback = pulumi.ResourceHook.isInstance(hook) ? hook.callback : hook;
    await callback({
      urn: "urn",
      id: "",
      name: "name",
      type: "type",
      ...(inputs.before && { oldInputs: inputs.before }),
      ...(inputs.after && { newInputs: inputs.after }),
    });
  }
}

function instanceOf(planned: Plan, name: string) {
  const found = planned.instances.find((one) => one.name === name);
  if (found === undefined) throw new Error(`the plan has no ${name}`);
  return found;
}

const API_2 =
  /^api-2 is replaced: away for about \d+ s; meanwhile shop tolerates 0 further failures \(needs .*api-1.*api-3.*\)$/;

describe("the hooks of a resource", () => {
  /** Made while a program runs, called when it has ended. */
  async function hooksOf(isNew: () => pulumi.Output<boolean>, preview = false): Promise<Hooks> {
    let hooks: Hooks = {};
    await record(() => {
      knowHooks();
      const shownAt = new pulumi.ComponentResource("test:index:Group", "shop-api");
      hooks = redundancyLeft(plan)(instanceOf(plan, "api-2"), isNew(), shownAt, {
        of: "container",
        whenReplaced: TIMES,
        whenUpdated: ({ before, after }) =>
          before.size === after.size ? undefined : { kind: "resized", times: TIMES },
      });
    }, preview);
    return hooks;
  }

  it("tell what is left while it is replaced, at the resource that they are given", async () => {
    await call(await hooksOf(() => pulumi.output(false)), "beforeCreate");
    expect(told()).toEqual([expect.stringMatching(API_2)]);
    expect(info.mock.calls[0]?.[1]).toBeInstanceOf(pulumi.ComponentResource);
  });

  it("tell of an update in place what happens, where that takes it away", async () => {
    const hooks = await hooksOf(() => pulumi.output(false));
    await call(hooks, "beforeUpdate", { before: { size: 1, labels: 1 }, after: { size: 1, labels: 2 } });
    expect(told()).toEqual([]);
    await call(hooks, "beforeUpdate", { before: { size: 1 }, after: { size: 2 } });
    expect(told()).toEqual([expect.stringMatching(/^api-2 is resized: away for about \d+ s; meanwhile /)]);
  });

  it("tell nothing of an instance that is new", async () => {
    await call(await hooksOf(() => pulumi.output(true)), "beforeCreate");
    expect(told()).toEqual([]);
  });

  it("tell nothing, and come to an end, where it is not known whether it is new", async () => {
    const unknown = () => new pulumi.Stash("unknown", { input: 1 }).output.apply(() => false);
    const withoutOutput = { "pulumi:index:Stash unknown": { output: undefined } };
    let hooks: Hooks = {};
    await record(
      () => {
        knowHooks();
        const shownAt = new pulumi.ComponentResource("test:index:Group", "shop-api");
        hooks = redundancyLeft(plan)(instanceOf(plan, "api-2"), unknown(), shownAt, {
          of: "container",
          whenReplaced: TIMES,
        });
      },
      true,
      withoutOutput,
    );
    await call(hooks, "beforeCreate");
    expect(told()).toEqual([]);
  });

  it("run in previews, and can fail no update", async () => {
    const { beforeCreate = [], beforeUpdate = [] } = await hooksOf(() => pulumi.output(false));
    const hooks = [...beforeCreate, ...beforeUpdate].filter(pulumi.ResourceHook.isInstance);
    expect(hooks.map(({ name }) => name)).toEqual([
      "nospof:shop:api-2:container:replaced",
      "nospof:shop:api-2:container:updated",
    ]);
    for (const { opts } of hooks) expect(opts).toEqual({ onDryRun: true, ignoreErrors: true });
  });

  it("are left out where Pulumi knows none, as in people's own tests", async () => {
    let hooks: Hooks | undefined;
    await record(() => {
      const shownAt = new pulumi.ComponentResource("test:index:Group", "shop-api");
      hooks = redundancyLeft(plan)(instanceOf(plan, "api-2"), pulumi.output(false), shownAt, {
        of: "container",
        whenReplaced: TIMES,
      });
    });
    expect(hooks).toEqual({});
  });
});

describe("on docker", () => {
  async function containerHooks(existing: Parameters<typeof record>[2]): Promise<ReadonlyMap<string, Hooks>> {
    const hooks = new Map<string, Hooks>();
    const target = docker({
      secrets: SHOP_SECRETS,
      transform: {
        container: (args, opts) => {
          if (opts.hooks?.beforeCreate !== undefined) hooks.set(String(args.name), opts.hooks);
          return undefined;
        },
      },
    });
    const program = () => {
      knowHooks();
      deployPlan(plan, render(plan), target);
    };
    await record(program, true, existing);
    return hooks;
  }
  const there = (name: string) => ({ [`pulumi:index:Stash shop-${name}`]: { output: "an earlier mark" } });

  it("the container of each instance tells it, and none of those beside it", async () => {
    const hooks = await containerHooks({ ...there("api-2"), ...there("orders-1") });
    expect([...hooks.keys()].sort()).toEqual(plan.instances.map(({ name }) => `shop-${name}`).sort());
    for (const name of ["shop-api-1", "shop-api-2", "shop-orders-1"])
      await call(hooks.get(name), "beforeCreate");
    expect(told()).toEqual([
      expect.stringMatching(API_2),
      expect.stringMatching(
        /^orders-1 is replaced: away for about \d+ s; meanwhile shop is down; orders takes no writes$/,
      ),
    ]);
  });
});

describe("on OpenStack", () => {
  const debian = shopPlan({ software: "debian-12" });

  it("a machine tells it when it is made anew, rebuilt or resized, and not when its metadata changes", async () => {
    const hooks = new Map<string, Hooks>();
    const target = openstack({
      image: "Debian 12",
      flavor: "m1.small",
      secrets: SHOP_SECRETS,
      waitForMachines: false,
      transform: {
        instance: (_, opts, instance) => {
          if (opts.hooks !== undefined) hooks.set(instance?.name ?? "", opts.hooks);
          return undefined;
        },
      },
    });
    const program = () => {
      knowHooks();
      deployPlan(debian, render(debian), target);
    };
    const first = await record(program, true);
    await record(program, true, born(first));
    const machine = { imageName: "Debian 12", flavorName: "m1.small", metadata: { told: "one" } };
    const change = (after: object) =>
      call(hooks.get("api-2"), "beforeUpdate", { before: machine, after: { ...machine, ...after } });
    await change({ metadata: { told: "another" } });
    expect(told()).toEqual([]);
    await change({ imageName: "Debian 13" });
    await change({ flavorName: "m1.large" });
    await call(hooks.get("api-2"), "beforeCreate");
    const expected = (what: string) =>
      expect.stringMatching(new RegExp(API_2.source.replace("replaced", what)));
    expect(told()).toEqual([expected("rebuilt"), expected("resized"), expected("replaced")]);
  });

  /** What the state holds of its stashes afterwards. */
  function born(first: Recording): Parameters<typeof record>[2] {
    const stashes = first.resources.filter(({ type }) => type === "pulumi:index:Stash");
    return Object.fromEntries(
      stashes.map(({ type, name, inputs }) => [`${type} ${name}`, { output: inputs.input }]),
    );
  }

  const files: readonly DeliveredFile[] = [
    { path: "/etc/haproxy/haproxy.cfg", mode: "0644", program: "haproxy", change: "reload", text: "" },
    { path: "/etc/mysql/my.cnf", mode: "0644", program: "mariadb", change: "restart", text: "" },
  ];
  const changed = (before: object, after: object) =>
    programInterruption(files, { before: { files: before }, after: { files: after } }, TIMES);

  it("a configuration tells it when a program has to be started anew", () => {
    const [haproxy = "", mysql = ""] = files.map(({ path }) => path);
    expect(changed({ [mysql]: "a", [haproxy]: "a" }, { [mysql]: "a", [haproxy]: "a" })).toBeUndefined();
    expect(changed({ [haproxy]: "a" }, { [haproxy]: "b" })).toBeUndefined();
    expect(changed({ [mysql]: "a" }, { [mysql]: "b" })).toEqual({ kind: "restarted", times: TIMES });
    // Nobody knows any more what the file of a program that is gone asks for.
    expect(changed({ "/etc/gone": "a" }, {})).toEqual({ kind: "restarted", times: TIMES });
  });

  it("another image goes before another flavor", () => {
    const before = { imageId: "a", flavorName: "small" };
    const kind = (after: object) =>
      machineInterruption({ before, after: { ...before, ...after } }, TIMES)?.kind;
    expect(kind({ imageId: "b", flavorName: "large" })).toBe("rebuilt");
    expect(kind({ flavorName: "large" })).toBe("resized");
    expect(kind({ networks: [] })).toBeUndefined();
  });
});
