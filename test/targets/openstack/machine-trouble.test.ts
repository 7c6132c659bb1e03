/** What people are told of a machine that the cloud did not make, and what the next deployment does about it. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { render } from "../../../src/render/render.ts";
import { deployPlan } from "../../../src/targets/deploy-plan.ts";
import { askIfPossible } from "../../../src/targets/openstack/cloud/ask-if-possible.ts";
import { openstack } from "../../../src/targets/openstack/index.ts";
import { type Failure, faultOf, machineTrouble } from "../../../src/targets/openstack/machine-trouble.ts";
import type { OpenStackOptions } from "../../../src/targets/openstack/options.ts";
import { find, record } from "../recording.ts";
import { SHOP_SECRETS, shopPlan } from "../shop.ts";
import { type ComputeService, startComputeService, type ToldServer } from "./compute-service.ts";
import { STASH } from "./opened.ts";

const plan = shopPlan({ software: "debian-12" });
const OPTIONS: OpenStackOptions = {
  image: "Debian 12",
  flavor: "m1.small",
  // Two of three in one: as where the cloud has fewer zones than the topology.
  zones: { a: "nova", b: "nova", c: "other" },
  secrets: SHOP_SECRETS,
};
const ID = "0f1e2d3c-0000-4000-8000-00000000abcd";
const NOT_READY = `Error waiting for instance (${ID}) to become ready: unexpected state 'ERROR', wanted target 'ACTIVE'`;
const NO_HOST = "No valid host was found. There are not enough hosts available.";

function trouble(name: string, failure: Partial<Failure>): string | undefined {
  const instance = plan.instances.find((one) => one.name === name);
  const group = plan.groups.find((one) => one.name === instance?.group);
  if (instance === undefined || group === undefined) throw new Error(`no ${name}`);
  const known: Failure = { operation: "create", errors: [NOT_READY], fault: undefined, ...failure };
  return machineTrouble(plan, group, instance, OPTIONS, known);
}

/** An instance of a group in the availability zone `nova`, where it is with another one of the group. */
const crowded = plan.instances.find(
  ({ group, placement }) => group === "api" && placement.some((domain) => domain === "a"),
)?.name;

describe("people are told", () => {
  it("the group and its machines in the zone, where Nova has no host for another one", () => {
    expect(trouble(String(crowded), { fault: NO_HOST })).toMatch(
      /^Machine api-\d of group "api" did not start\. Nova says why: No valid host was found\. There are not enough hosts available\. No two machines of the group may be on one host, so api-\d, api-\d need 2 hosts of availability zone nova with room for flavor m1\.small\. Add hosts, declare fewer replicas, or promise less: "api" with spread: bestEffort\("zone"\)\. What is there was left alone; the next `pulumi up` makes this machine anew\.$/,
    );
  });

  it("that a machine alone in its zone finds no room", () => {
    const alone = plan.instances.find(({ group, placement }) => group === "api" && placement.includes("c"));
    expect(trouble(String(alone?.name), { fault: NO_HOST })).toContain(
      "No host of availability zone other has room for flavor m1.small: add one, or choose another flavor or zone.",
    );
  });

  it("Nova's reason, whatever it is, and of a change that it may not have been made", () => {
    expect(trouble("api-1", { fault: "Build of instance aborted" })).toBe(
      'Machine api-1 of group "api" did not start. Nova says why: Build of instance aborted. What is there was left ' +
        "alone; the next `pulumi up` makes this machine anew.",
    );
    expect(trouble("api-1", { operation: "update", fault: "Image is gone" })).toMatch(
      /^Machine api-1 of group "api" could not be changed\. Nova says why: Image is gone\. .*`pulumi up --refresh`/,
    );
  });

  it("which quota is used up, in the words of the service", () => {
    const error =
      "Error creating OpenStack server: Expected HTTP response code [200 202] when accessing [POST http://cloud/servers], " +
      'but got 403 instead: {"forbidden": {"code": 403, "message": "Quota exceeded for instances: Requested 1, but already ' +
      'used 5 of 5 instances"}}';
    expect(trouble("web-lb-1", { errors: [error] })).toMatch(
      /^Machine web-lb-1 of group "web-lb" was refused: Quota exceeded for instances: Requested 1, but already used 5 of 5 instances\. Ask for a larger quota/,
    );
  });

  it("where to look when the cloud cannot be asked, and nothing where the provider has said it all", () => {
    expect(trouble("api-1", {})).toMatch(
      /could not be asked why: .*openstack server show 0f1e2d3c-.*--refresh/,
    );
    expect(trouble("api-1", { errors: ["Unable to find image with name Debian 11"] })).toBeUndefined();
  });
});

describe("with a cloud that can be asked", () => {
  let service: ComputeService;
  beforeEach(async () => {
    service = await startComputeService();
  });
  afterEach(() => service.close());

  const stillborn = (metadata: Readonly<Record<string, string>>): ToldServer => ({
    status: "ERROR",
    metadata,
    "OS-SRV-USG:launched_at": null,
  });
  const ask = () => askIfPossible({ ...OPTIONS, waitForMachines: { credentials: service.credentials } });

  it("its reason is waited for, which comes a moment after the error", async () => {
    service.servers.set(ID, stillborn({}));
    service.onQuestion = () => {
      if (service.questions.filter((one) => one === `server ${ID}`).length === 2) {
        service.servers.set(ID, { ...stillborn({}), fault: { message: NO_HOST } });
      }
    };
    expect(await faultOf(ID, ask())).toBe(NO_HOST);
    expect(await faultOf("nobody", ask())).toBeUndefined();
    const unknown = { ...service.credentials, authUrl: "http://127.0.0.1:1" };
    const askNobody = askIfPossible({ ...OPTIONS, waitForMachines: { credentials: unknown } });
    expect(await faultOf(ID, askNobody)).toBeUndefined();
  });

  it("a machine that never started is born anew, and no other", async () => {
    const tags = (instance: string, stack = "stack") => ({
      "nospof.stack": `project/${stack}`,
      "nospof.topology": "shop",
      "nospof.group": "api",
      "nospof.instance": instance,
    });
    service.servers.set("1", stillborn(tags("api-1")));
    service.servers.set("2", {
      ...stillborn(tags("api-2")),
      "OS-SRV-USG:launched_at": "2026-01-01T00:00:00",
    });
    service.servers.set("3", stillborn(tags("api-3", "another")));
    const target = openstack({ ...OPTIONS, waitForMachines: { credentials: service.credentials } });
    const recording = await record(() => deployPlan(plan, render(plan), target), true);
    expect(service.questions).toEqual(["login", "servers"]);
    for (const { name } of plan.instances) {
      const { ignoreChanges, replaceOnChanges } = find(recording, STASH, `shop-${name}`);
      expect({ ignoreChanges, replaceOnChanges }, name).toEqual(
        name === "api-1"
          ? { ignoreChanges: [], replaceOnChanges: ["input"] }
          : { ignoreChanges: ["input"], replaceOnChanges: [] },
      );
    }
  });
});
