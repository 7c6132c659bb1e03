/** `pulumi up` of the stacks on an OpenStack with two zones, and what the cloud's own APIs say of it then. */
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from "vitest";
import { z } from "zod";
import { makeCertificate } from "../../programs/certificate.ts";
import { things } from "../openstack/inventory.ts";
import { resetQuotas, setQuota } from "../openstack/quotas.ts";
import { changesIn } from "../pulumi/operations.ts";
import { failureOf, type Outcome } from "../pulumi/outcome.ts";
import type { Told } from "./openstack-lines.ts";
import {
  expectHolds,
  expectSecretsAreKept,
  expectUserDataIsValid,
  inventoryOf,
} from "./openstack-promises.ts";
import { type Cloud, openCloud, type StackInCloud } from "./openstack-stack.ts";

const INSTANCE = "openstack:compute/instance:Instance";
const ATTACHMENT = "openstack:compute/volumeAttach:VolumeAttach";
const FLAVORS = { default: "m1.small", small: "m1.small", medium: "m1.medium" };

let cloud: Cloud;
beforeAll(async () => {
  cloud = await openCloud();
});
afterAll(() => cloud?.stop());

const keepLogsOfFailure = () => onTestFailed(async () => console.log(`logs: ${await cloud.keepLogs()}`));

/** Lets what Pulumi does come to its end, and keeps what it prints. */
async function printed(outputs: string[], operation: Promise<Outcome>): Promise<Outcome> {
  try {
    const outcome = await operation;
    outputs.push(outcome.output);
    return outcome;
  } catch (error) {
    outputs.push(String(error));
    throw error;
  }
}

/** What has changed, but for which was first. */
function changes({ operations }: Outcome): readonly string[] {
  return changesIn(operations).toSorted();
}

/** Name of each server → its id. */
async function serverIds(): Promise<ReadonlyMap<string, string>> {
  return new Map((await inventoryOf(cloud)).servers.map(({ name, id }) => [name, id]));
}

/** Lets Nova put new machines on a hypervisor, or not. */
async function setHypervisor(host: string, status: "enabled" | "disabled"): Promise<void> {
  const services = z.object({ services: z.array(z.object({ id: z.string() })) });
  const path = `/os-services?binary=nova-compute&host=${host}`;
  for (const { id } of services.parse(await cloud.admin.call("compute", "GET", path)).services) {
    await cloud.admin.call("compute", "PUT", `/os-services/${id}`, { status });
  }
}

describe("the shop in two zones", () => {
  const told: Told = { zones: { "zone-a": "az1", "zone-b": "az2" }, flavors: FLAVORS, installs: true };
  const outputs: string[] = [];
  const secrets: Record<string, string> = {
    "orders-replication": "the-password-of-replication",
    "orders-api": "the-password-of-the-api",
  };
  let shop: StackInCloud;

  const deployed = (environment: Readonly<Record<string, string>> = {}) =>
    cloud.stack(
      "stacks/shop",
      {
        config: { target: "openstack", zones: JSON.stringify(told.zones), waitForMachines: "false" },
        secrets,
        environment,
      },
      [
        ["[zoneA, zoneB, zoneC]", "[zoneA, zoneB]"],
        ['replicas: 3,\n  needs: 2,\n  spread: "zone"', 'replicas: 4,\n  needs: 2,\n  spread: "host"'],
        ['replicas: 3,\n  spread: "zone"', 'replicas: 3,\n  spread: "host"'],
      ],
    );
  const up = () => printed(outputs, shop.up());
  const failedUp = async () => failureOf(up());

  beforeAll(async () => {
    secrets["shop-tls"] = await makeCertificate();
    shop = await deployed();
  });

  test("is previewed before there is anything, even its cloud", async () => {
    keepLogsOfFailure();
    const withCloud = await printed(outputs, shop.preview());
    const nowhere = await deployed({ OS_AUTH_URL: "http://127.0.0.1:9/v3" });
    const without = await printed(outputs, nowhere.preview());
    expect(Object.keys(without.changes)).toEqual(["create"]);
    expect(without.changes).toEqual(withCloud.changes);
    expect(without.warnings.join("\n")).toContain(
      'The cloud cannot be asked for its external network "public"',
    );
    expect(withCloud.warnings.join("\n")).not.toContain("cannot be asked");
    expect(things(await inventoryOf(cloud))).toEqual([]);
  });

  test("says which machine a quota is too small for", async () => {
    keepLogsOfFailure();
    await setQuota(cloud.admin, cloud.member.projectId, { compute: { instances: 5 } });
    const { errors } = await failedUp();
    const said = errors.join("\n");
    console.log(said);
    const [, machine, group] =
      /Machine (\S+) of group "(\S+)" was refused: Quota exceeded for instances: .*larger quota/.exec(said) ??
      [];
    expect(machine).toBe(`${group}-${machine?.split("-").at(-1)}`);
    expect((await shop.plan()).instances.map(({ name }) => name)).toContain(machine);
    expect((await serverIds()).size).toBe(5);
  });

  test("goes on from there, and says which machine finds no host, and why", async () => {
    keepLogsOfFailure();
    const before = await serverIds();
    await resetQuotas(cloud.admin, cloud.member.projectId);
    await setHypervisor("host4", "disabled");
    const { errors } = await failedUp();
    const said = errors.join("\n");
    console.log(said);
    const [, machine, group, others] =
      /Machine (\S+) of group "(\S+)" did not start\. Nova says why: No valid host was found\. .* so (.*) need 2 hosts of availability zone az2 with room/.exec(
        said,
      ) ?? [];
    expect(others?.split(", ")).toContain(machine);
    expect(said).toContain(`or promise less: "${group}" with spread: bestEffort("host").`);
    const now = await serverIds();
    for (const [name, id] of before) expect(now.get(name)).toBe(id);
    expect(now.has(`shop-${machine}`)).toBe(true);
  });

  test("makes the machines that found no host anew, once there is one, and leaves the others alone", async () => {
    keepLogsOfFailure();
    await setHypervisor("host4", "enabled");
    const { servers } = await inventoryOf(cloud);
    const outcome = await up();
    const now = await serverIds();
    for (const { name, id, status } of servers) {
      if (status === "ERROR") expect(now.get(name)).not.toBe(id);
      else expect(now.get(name)).toBe(id);
    }
    expect(changes(outcome)).not.toContainEqual(expect.stringMatching(/^update .*Instance/));
    await expectHolds(cloud, await shop.plan(), told);
  });

  test("has nothing to do then, in a preview too", async () => {
    expect(changes(await up())).toEqual([]);
    expect(changes(await printed(outputs, shop.preview()))).toEqual([]);
  });

  test("is born with what cloud-init takes", () => expectUserDataIsValid(cloud));

  test("changes what is told to two machines, and nothing else, with an option of their load balancer", async () => {
    keepLogsOfFailure();
    const before = await inventoryOf(cloud);
    await shop.edit(['balance: "least-connections"', 'balance: "round-robin"']);
    expect(changes(await up())).toEqual([
      "update nospof:index:Configuration shop-web-1",
      "update nospof:index:Configuration shop-web-2",
      `update ${INSTANCE} shop-web-1`,
      `update ${INSTANCE} shop-web-2`,
    ]);
    const now = await inventoryOf(cloud);
    const isWeb = ({ name }: { readonly name: string }) => /^shop-web-\d$/.test(name);
    const withoutMetadata = ({ servers, ...rest }: typeof now) => ({
      ...rest,
      servers: servers.map((one) => (isWeb(one) ? { ...one, metadata: {} } : one)),
    });
    expect(withoutMetadata(now)).toEqual(withoutMetadata(before));
    expect(now.servers.filter(isWeb).map(({ metadata }) => metadata)).not.toEqual(
      before.servers.filter(isWeb).map(({ metadata }) => metadata),
    );
  });

  test("brings a machine back that was deleted by hand, alone, with its address and its data", async () => {
    keepLogsOfFailure();
    const before = await serverIds();
    await cloud.member.call("compute", "DELETE", `/servers/${before.get("shop-orders-2")}`);
    await expect.poll(async () => (await serverIds()).has("shop-orders-2"), { timeout: 60_000 }).toBe(false);
    const volumes = (await inventoryOf(cloud)).volumes.map(({ id }) => id);
    await printed(outputs, shop.refresh());
    expect(changes(await up())).toEqual([
      `create ${INSTANCE} shop-orders-2`,
      `create ${ATTACHMENT} shop-orders-2-data`,
    ]);
    const now = await serverIds();
    for (const [name, id] of before) expect(now.get(name) === id).toBe(name !== "shop-orders-2");
    expect((await inventoryOf(cloud)).volumes.map(({ id }) => id)).toEqual(volumes);
    await expectHolds(cloud, await shop.plan(), told);
  });

  const REPLICAS = 'shop/api:1.4.2",\n  ports: { http: 8080 },\n  replicas: ';
  const DEPLOY = "deploy(shop, await target()";

  test("is refused with a group that is larger than its hosts", async () => {
    keepLogsOfFailure();
    const before = await inventoryOf(cloud);
    await shop.edit([`${REPLICAS}4`, `${REPLICAS}5`]);
    const { errors } = await failedUp();
    expect(errors.join("\n")).toMatch(
      /spread-not-satisfiable\s+api asks for 5 replicas spread strictly over hosts/,
    );
    expect(await inventoryOf(cloud)).toEqual(before);
  });

  test("is refused by Nova when that is forced, which is said of that group; all others serve on", async () => {
    keepLogsOfFailure();
    const before = await inventoryOf(cloud);
    await shop.edit([DEPLOY, `${DEPLOY}, { allowErrors: ["spread-not-satisfiable"] }`], "index.ts");
    const { errors } = await failedUp();
    expect(errors.join("\n")).toMatch(
      /Machine api-5 of group "api" did not start\. Nova says why: No valid host was found\..* bestEffort\("host"\)/,
    );
    const now = await inventoryOf(cloud);
    for (const server of before.servers) {
      const { metadata: _, ...rest } = server;
      expect(now.servers.find(({ id }) => id === server.id)).toMatchObject({ ...rest, status: "ACTIVE" });
    }
    const [fifth] = now.servers.filter(({ name }) => name === "shop-api-5");
    expect(fifth).toMatchObject({ status: "ERROR", host: undefined });
  });

  test("is as before when the group is no larger than its hosts again", async () => {
    keepLogsOfFailure();
    const before = await serverIds();
    await shop.edit([`${REPLICAS}5`, `${REPLICAS}4`]);
    await shop.edit([`${DEPLOY}, { allowErrors: ["spread-not-satisfiable"] }`, DEPLOY], "index.ts");
    await up();
    const now = await serverIds();
    for (const [name, id] of before) expect(now.get(name)).toBe(name === "shop-api-5" ? undefined : id);
    await expectHolds(cloud, await shop.plan(), told);
  });

  test("keeps its secrets", () => {
    const [, line = ""] = /PRIVATE KEY-----\n(.*)\n/.exec(secrets["shop-tls"] ?? "") ?? [];
    expect(line.length).toBeGreaterThan(60);
    const { "shop-tls": _, ...passwords } = secrets;
    return expectSecretsAreKept(cloud, shop, outputs, [line, ...Object.values(passwords)]);
  });

  test("leaves nothing when it is destroyed", async () => {
    keepLogsOfFailure();
    await printed(outputs, shop.destroy());
    expect(things(await inventoryOf(cloud))).toEqual([]);
  });
});

describe("the classic examples", () => {
  const zones = { "zone-1": "az1", "zone-2": "az2", "zone-3": "az2" };
  const told: Told = { zones, flavors: FLAVORS, installs: false };
  const secrets = { "db-replication": "the-password-of-db", "db-web": "the-password-of-web" };
  const outputs: string[] = [];
  let seed: StackInCloud;

  beforeAll(async () => {
    const outside = z
      .object({ networks: z.array(z.object({ id: z.string() })) })
      .parse(await cloud.member.call("network", "GET", "/v2.0/networks?name=public-net")).networks[0]?.id;
    seed = await cloud.stack("stacks/seed", {
      config: {
        image: "Debian 12",
        zones: JSON.stringify(zones),
        externalNetworks: JSON.stringify({ elsewhere: outside }),
        waitForMachines: "false",
      },
      secrets,
    });
    // As a cloud whose external network is called otherwise than in the topology.
    await seed.edit(['network: "public-net"', 'network: "elsewhere"']);
  });

  test("are in the cloud as the plan says, and once they are there is nothing more to do", async () => {
    keepLogsOfFailure();
    await printed(outputs, seed.up());
    const plan = await seed.plan();
    const networks = plan.networks.map((one) =>
      one.external === undefined ? one : { ...one, external: { ...one.external, network: "public-net" } },
    );
    await expectHolds(cloud, { ...plan, networks }, told);
    expect(changes(await printed(outputs, seed.up()))).toEqual([]);
    await expectUserDataIsValid(cloud);
    await expectSecretsAreKept(cloud, seed, outputs, Object.values(secrets));
  });

  test("leave nothing when they are destroyed", async () => {
    keepLogsOfFailure();
    await printed(outputs, seed.destroy());
    expect(things(await inventoryOf(cloud))).toEqual([]);
  });
});
