/** That the control plane can do all that the OpenStack target asks of a cloud, and refuses what a cloud refuses. */
import { existsSync } from "node:fs";
import { connect } from "node:net";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFailed } from "vitest";
import { type ControlPlane, startControlPlane } from "./control-plane.ts";
import { emptyProject } from "./empty.ts";
import { ENDPOINTS } from "./endpoints.ts";
import { inventory, type Server, things } from "./inventory.ts";
import { resetQuotas, setQuota } from "./quotas.ts";
import { create, createServer, idOf, status } from "./requests.ts";
import { ApiError } from "./session.ts";

let cloud: ControlPlane;
let project: string;
beforeAll(async () => {
  cloud = await startControlPlane();
  project = cloud.member.projectId;
});
afterAll(() => cloud?.stop());
afterEach(async () => {
  if (!existsSync(`/proc/${cloud.pid}`)) return;
  await emptyProject(cloud.admin, cloud.member);
  expect(things(await all())).toEqual([]);
});

const all = () => inventory(cloud.admin, project);
const keepLogsOfFailure = () => onTestFailed(async () => console.log(`logs: ${await cloud.keepLogs()}`));

async function network(name: string) {
  const made = await create(cloud.member, "network", "/v2.0/networks", "network", { name });
  const subnet = await create(cloud.member, "network", "/v2.0/subnets", "subnet", {
    name,
    network_id: made.id,
    ip_version: 4,
    cidr: "10.0.1.0/24",
    enable_dhcp: false,
  });
  return { id: made.id, subnet: subnet.id };
}

function port(name: string, on: { readonly id: string; readonly subnet: string }, fields: object = {}) {
  return create(cloud.member, "network", "/v2.0/ports", "port", { name, network_id: on.id, ...fields });
}

async function server(id: string): Promise<Server> {
  const found = (await all()).servers.find((one) => one.id === id);
  if (found === undefined) throw new Error(`there is no server ${id}`);
  return found;
}

/** The error of a call that has to fail. */
async function refusal(call: Promise<unknown>): Promise<ApiError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ApiError) return error;
  throw new Error(`not refused: ${String(error)}`);
}

describe("the network of the control plane", () => {
  it("is reached by programs that run in it, as a member, and from nowhere else", async () => {
    keepLogsOfFailure();
    const here = await new Promise((resolve) => {
      connect(ENDPOINTS.identity.port, "127.0.0.1")
        .on("connect", () => resolve("answered"))
        .on("error", ({ message }) => resolve(message));
    });
    expect(here).toContain("ECONNREFUSED");
    const script = "fetch(process.env.OS_AUTH_URL).then(({ status }) => console.log(status))";
    expect(await cloud.run([process.execPath, "-e", script])).toEqual({ exitCode: 0, output: "200" });
    const refused = await refusal(cloud.member.call("compute", "GET", "/os-hypervisors"));
    expect(refused.status).toBe(403);
  });

  it("holds OpenStack's own client and cloud-init's schema check", async () => {
    keepLogsOfFailure();
    const named = await cloud.runInside(["openstack", "flavor", "list", "-f", "value", "-c", "Name"]);
    expect(named.output.split("\n").sort()).toEqual(["m1.medium", "m1.small"]);
    const checked = await cloud.checkUserData("#cloud-config\npackages: { nginx: 1 }\n");
    expect(checked.exitCode).not.toBe(0);
    expect(checked.output).toContain("packages");
    expect((await cloud.checkUserData("#cloud-config\npackages: [nginx]\n")).exitCode).toBe(0);
  });
});

describe("servers", () => {
  it("of a strict group are on different hypervisors, and in the zone that they ask for", async () => {
    keepLogsOfFailure();
    const on = await network("servers");
    const group = await create(cloud.member, "compute", "/os-server-groups", "server_group", {
      name: "strict",
      policy: "anti-affinity",
    });
    const ids: string[] = [];
    for (const name of ["web-1", "web-2"]) {
      ids.push(await createServer(cloud.member, name, (await port(name, on)).id, { group: group.id }));
    }
    const pinned = await createServer(cloud.member, "db-1", (await port("db-1", on)).id, { zone: "az2" });
    for (const id of [...ids, pinned]) {
      await status(cloud.member, "compute", `/servers/${id}`, "server", ["ACTIVE"]);
    }
    const hosts = await Promise.all(ids.map(async (id) => (await server(id)).host));
    expect(new Set(hosts).size).toBe(2);
    const db = await server(pinned);
    expect(db).toMatchObject({ zone: "az2", flavor: "m1.small", metadata: { "nospof.instance": "db-1" } });
    expect(["host3", "host4"]).toContain(db.host);
    expect(db.userData).toBe("#cloud-config\n{}\n");
    expect((await all()).serverGroups).toMatchObject([
      { policy: "anti-affinity", members: expect.toSatisfy((members) => members.length === 2) },
    ]);
  });

  it("of a strict group larger than its hypervisors end in ERROR, and only there is said why", async () => {
    keepLogsOfFailure();
    const on = await network("too-large");
    const group = await create(cloud.member, "compute", "/os-server-groups", "server_group", {
      name: "too-large",
      policy: "anti-affinity",
    });
    const ids: string[] = [];
    for (const name of ["one", "two", "three"]) {
      const place = { group: group.id, zone: "az1" };
      ids.push(await createServer(cloud.member, name, (await port(name, on)).id, place));
    }
    const states: string[] = [];
    for (const id of ids) {
      states.push(await status(cloud.member, "compute", `/servers/${id}`, "server", ["ACTIVE", "ERROR"]));
    }
    expect(states.sort()).toEqual(["ACTIVE", "ACTIVE", "ERROR"]);
    // Nova says why a moment after it has said that.
    const failed = async () => (await all()).servers.find((one) => one.status === "ERROR");
    await expect
      .poll(async () => (await failed())?.fault, { timeout: 30_000 })
      .toBe("No valid host was found. There are not enough hosts available.");
    expect((await failed())?.host).toBeUndefined();
  });
});

describe("ports", () => {
  it("have rules, address pairs and a floating IP behind a router", async () => {
    keepLogsOfFailure();
    const on = await network("edge");
    const outside = await idOf(cloud.member, "network", "/v2.0/networks", "networks", "public");
    const group = await create(cloud.member, "network", "/v2.0/security-groups", "security_group", {
      name: "web",
    });
    await cloud.member.call("network", "POST", "/v2.0/security-group-rules", {
      security_group_rule: {
        security_group_id: group.id,
        direction: "ingress",
        ethertype: "IPv4",
        protocol: "vrrp",
        remote_ip_prefix: "10.0.1.6/32",
        description: "VRRP",
      },
    });
    const web = await port("web-1", on, {
      fixed_ips: [{ subnet_id: on.subnet, ip_address: "10.0.1.5" }],
      security_groups: [group.id],
      allowed_address_pairs: [{ ip_address: "10.0.1.100" }],
    });
    const vip = await port("vip", on, {
      fixed_ips: [{ subnet_id: on.subnet, ip_address: "10.0.1.100" }],
      security_groups: [],
    });
    const router = await create(cloud.member, "network", "/v2.0/routers", "router", {
      name: "edge",
      external_gateway_info: { network_id: outside },
    });
    const association = { floating_network_id: outside, port_id: vip.id, fixed_ip_address: "10.0.1.100" };
    const tooEarly = await refusal(
      create(cloud.member, "network", "/v2.0/floatingips", "floatingip", association),
    );
    expect(tooEarly.reason).toContain("not reachable from subnet");
    const attached = { subnet_id: on.subnet };
    await cloud.member.call("network", "PUT", `/v2.0/routers/${router.id}/add_router_interface`, attached);
    await create(cloud.member, "network", "/v2.0/floatingips", "floatingip", association);

    const now = await all();
    expect(now.routers).toMatchObject([
      { name: "edge", status: "ACTIVE", external_gateway_info: { network_id: outside } },
    ]);
    expect(now.ports.find(({ id }) => id === web.id)).toMatchObject({
      fixed_ips: [{ ip_address: "10.0.1.5" }],
      allowed_address_pairs: [{ ip_address: "10.0.1.100" }],
      security_groups: [group.id],
    });
    expect(now.floatingIps).toMatchObject([
      {
        status: expect.toBeOneOf(["ACTIVE", "DOWN"]),
        fixed_ip_address: "10.0.1.100",
        port_id: vip.id,
        floating_ip_address: expect.stringMatching(/^192\.0\.2\./),
      },
    ]);
    const [rules] = now.securityGroups.map((one) => one.security_group_rules);
    expect(rules?.filter(({ direction }) => direction === "ingress")).toMatchObject([
      { protocol: "vrrp", remote_ip_prefix: "10.0.1.6/32", port_range_min: null, description: "VRRP" },
    ]);
  });
});

describe("volumes", () => {
  it("are attached, grown while attached, and detached, in the zone that they ask for", async () => {
    keepLogsOfFailure();
    const on = await network("volumes");
    const id = await createServer(cloud.member, "db", (await port("db", on)).id, { zone: "az2" });
    const volume = await create(cloud.member, "volumev3", "/volumes", "volume", {
      name: "data",
      size: 1,
      availability_zone: "az2",
    });
    await status(cloud.member, "compute", `/servers/${id}`, "server", ["ACTIVE"]);
    await status(cloud.member, "volumev3", `/volumes/${volume.id}`, "volume", ["available"]);
    const attachment = { volumeAttachment: { volumeId: volume.id } };
    await cloud.member.call("compute", "POST", `/servers/${id}/os-volume_attachments`, attachment);
    await status(cloud.member, "volumev3", `/volumes/${volume.id}`, "volume", ["in-use"]);
    expect((await all()).volumes).toMatchObject([
      { name: "data", size: 1, availability_zone: "az2", attachments: [{ server_id: id }] },
    ]);
    expect((await server(id)).volumeIds).toEqual([volume.id]);

    const grow = { "os-extend": { new_size: 2 } };
    await cloud.member.call("volumev3", "POST", `/volumes/${volume.id}/action`, grow);
    await status(cloud.member, "volumev3", `/volumes/${volume.id}`, "volume", ["in-use"]);
    expect((await all()).volumes).toMatchObject([{ size: 2 }]);

    await cloud.member.call("compute", "DELETE", `/servers/${id}/os-volume_attachments/${volume.id}`);
    await status(cloud.member, "volumev3", `/volumes/${volume.id}`, "volume", ["available"]);
  });
});

describe("quotas", () => {
  it("refuse what exceeds them, each service in its own words", async () => {
    keepLogsOfFailure();
    const on = await network("quotas");
    const waiting = await port("waiting", on);
    await setQuota(cloud.admin, project, {
      compute: { instances: 0 },
      network: { security_group: 1 },
      volumes: { volumes: 0 },
    });
    const instances = await refusal(createServer(cloud.member, "one-more", waiting.id));
    expect(instances).toMatchObject({ status: 403, reason: expect.stringContaining("Quota exceeded") });
    const groups = await refusal(
      create(cloud.member, "network", "/v2.0/security-groups", "security_group", { name: "one-more" }),
    );
    expect(groups).toMatchObject({ status: 409, reason: expect.stringContaining("Quota exceeded") });
    const volumes = await refusal(
      create(cloud.member, "volumev3", "/volumes", "volume", { name: "one-more", size: 1 }),
    );
    expect(volumes).toMatchObject({ status: 413, reason: expect.stringContaining("exceeded") });
    console.log([instances.message, groups.message, volumes.message].join("\n"));

    await resetQuotas(cloud.admin, project);
    const volume = await create(cloud.member, "volumev3", "/volumes", "volume", { name: "fits", size: 1 });
    await status(cloud.member, "volumev3", `/volumes/${volume.id}`, "volume", ["available"]);
  });
});

describe("stopping", () => {
  it("leaves no process, not even one that was started in its network from outside", async () => {
    const [program = "", ...rest] = [...cloud.enter, "sleep", "1000"];
    const outsider = execa(program, rest, { reject: false });
    await cloud.stop();
    expect((await outsider).failed).toBe(true);
    expect(existsSync(`/proc/${cloud.pid}`)).toBe(false);
  });
});
