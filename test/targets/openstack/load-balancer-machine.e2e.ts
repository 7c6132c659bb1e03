/** A machine with HAProxy and keepalived: started by cloud-init, told other things, drained, and stopped. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MachineDocument } from "../../../src/targets/openstack/delivery/document.ts";
import { makeCertificate } from "../../programs/certificate.ts";
import { type SteadyClient, startClient } from "./machine/client.ts";
import { type Cloud, openCloud } from "./machine/cloud.ts";
import { documentOf, FLAVOR, type InstanceMachine, type Secrets, startInstance } from "./machine/instance.ts";
import { startServers } from "./machine/servers.ts";
import { smallPlan, type Variant } from "./machine/topology.ts";

const plan = smallPlan();
const [virtualIp] = plan.virtualIps;
const URL = `https://${virtualIp?.address}/`;

let cloud: Cloud;
let secrets: Secrets;
let web1: InstanceMachine;
let web2: InstanceMachine;

const told = (name: string, variant: Variant = {}, changes: Partial<MachineDocument> = {}) =>
  documentOf(smallPlan(variant), name, secrets, changes);

async function shown(machine: InstanceMachine, unit: string, property: string): Promise<string> {
  const { output } = await machine.run(["systemctl", "show", "--value", `--property=${property}`, unit]);
  return output;
}

async function holds(machine: InstanceMachine): Promise<boolean> {
  const { output } = await machine.run(["ip", "-brief", "address"]);
  return output.includes(`${virtualIp?.address}/32`);
}

/** Runs something while two clients ask, one over kept connections; neither may notice. */
async function unnoticed(work: () => Promise<void>): Promise<void> {
  const clients: SteadyClient[] = [
    await startClient(cloud.host, URL, "new"),
    await startClient(cloud.host, URL, "kept"),
  ];
  try {
    await work();
  } finally {
    const ends = await Promise.all(clients.map((client) => client.end()));
    expect(ends.map(({ failures }) => failures)).toEqual([[], []]);
    for (const { asked } of ends) expect(asked).toBeGreaterThan(20);
  }
}

beforeAll(async () => {
  secrets = { certificate: await makeCertificate() };
  cloud = await openCloud([
    { name: "front", address: "10.0.1.1/24" },
    { name: "back", address: "10.0.2.254/24" },
  ]);
  await startServers(cloud.host, plan, "api", "back");
  web1 = await startInstance(cloud, plan, told("web-1"));
  web2 = await startInstance(cloud, plan, told("web-2"));
}, 120_000);

afterAll(async () => {
  await web1?.kill();
  await web2?.kill();
  await cloud?.close();
}, 60_000);

describe("a load balancer", { timeout: 600_000 }, () => {
  it("becomes what it is told at its first start, and says so", async () => {
    expect(await web1.tell(told("web-1"))).toBeUndefined();
    expect(await web2.tell(told("web-2"))).toBeUndefined();
    const { output } = await web1.run(["ip", "-brief", "address"]);
    expect(output).toMatch(new RegExp(`eth0@\\S+ +UP +${web1.address("back")}/24`));
    expect(output).toMatch(new RegExp(`eth1@\\S+ +UP +${web1.address("front")}/24`));
    expect(await web1.read("/etc/hostname")).toBe("web-1\n");
    const status = await web1.run([
      "stat",
      "--format=%a %U",
      "/etc/haproxy/certs/certificate.pem",
      "/var/lib/nospof",
    ]);
    expect(status.output).toBe("400 root\n700 root");
    expect(await shown(web1, "nospof-drain.service", "ActiveState")).toBe("active");
    await unnoticed(async () => {
      await web1.until("it serves", 10, async () => (await holds(web1)) || (await holds(web2)));
      await new Promise((resolve) => setTimeout(resolve, 2000));
    });
  });

  it("reloads what changed, and only that, unnoticed", async () => {
    const processOf = (unit: string) => shown(web1, unit, "MainPID");
    const before = [await processOf("haproxy"), await processOf("keepalived")];
    const held = await holds(web1);
    await unnoticed(async () => {
      expect(await web1.tell(told("web-1", { clientTimeout: "20s" }))).toBeUndefined();
    });
    expect(await web1.read("/etc/haproxy/haproxy.cfg")).toContain("timeout client 20s");
    expect([await processOf("haproxy"), await processOf("keepalived")]).toEqual(before);
    expect(await shown(web1, "haproxy", "NRestarts")).toBe("0");
    const { output } = await web1.run(["journalctl", "--no-pager", "--unit=nospof-agent"]);
    expect(output).toContain("nospof: reloads haproxy");
    expect(output).not.toContain("nospof: reloads keepalived");
    expect(await holds(web1)).toBe(held);
  });

  it("reloads keepalived without moving the virtual IP", async () => {
    const holder = (await holds(web1)) ? web1 : web2;
    const name = holder === web1 ? "web-1" : "web-2";
    const variant: Variant = { clientTimeout: "20s", advertInterval: "300ms" };
    await unnoticed(async () => {
      expect(await holder.tell(told(name, variant))).toBeUndefined();
    });
    expect(await holder.read("/etc/keepalived/keepalived.conf")).toContain("advert_int 0.3");
    expect(await holds(holder)).toBe(true);
    const { output } = await holder.run(["journalctl", "--no-pager", "--unit=keepalived"]);
    expect(output).not.toMatch(/Reloading[\s\S]*Entering (BACKUP|FAULT) STATE/);
  });

  it("takes back what its program refuses, says what it was, and goes on serving", async () => {
    const now = told("web-1", { clientTimeout: "20s" });
    expect(await web1.tell(now)).toBeUndefined();
    const files = now.files.map((file) =>
      file.path === "/etc/haproxy/haproxy.cfg" ? { ...file, text: `${file.text}\nnonsense here\n` } : file,
    );
    await unnoticed(async () => {
      expect(await web1.tell({ ...now, files })).toMatch(/haproxy.*unknown keyword 'nonsense'/);
    });
    expect(await web1.read("/etc/haproxy/haproxy.cfg")).not.toContain("nonsense");
    // Told again, it tries again.
    expect(await web1.tell({ ...now, files })).toMatch(/nonsense/);
    expect(await web1.tell(now)).toBeUndefined();
  });

  it("takes a new certificate", async () => {
    secrets = { certificate: await makeCertificate() };
    await unnoticed(async () => {
      expect(await web1.tell(told("web-1", { clientTimeout: "20s" }))).toBeUndefined();
    });
    expect(await web1.read("/etc/haproxy/certs/certificate.pem")).toBe(secrets.certificate);
  });

  it("waits when it is to be made from something else, or to be larger, until it is", async () => {
    const now = told("web-1", { clientTimeout: "20s" });
    await web1.mention({ ...now, madeFrom: { image: "Debian 13", flavor: FLAVOR } });
    await web1.until("it says that it waits", 60, async () =>
      (await web1.run(["journalctl", "--unit=nospof-agent"])).output.includes(
        "made from image Debian 13, and waits",
      ),
    );
    await web1.mention({ ...now, madeFrom: { ...now.madeFrom, flavor: "m1.large" } });
    await web1.until("it says that it waits", 60, async () =>
      (await web1.run(["journalctl", "--unit=nospof-agent"])).output.includes(
        "of flavor m1.large, and waits",
      ),
    );
    await cloud.setFlavor("web-1", "m1.large");
    expect(await web1.tell({ ...now, madeFrom: { ...now.madeFrom, flavor: "m1.large" } })).toBeUndefined();
  });

  it("gives its virtual IP and its clients away before it stops", async () => {
    const holder = (await holds(web1)) ? web1 : web2;
    await unnoticed(async () => {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await holder.shutDown();
      await new Promise((resolve) => setTimeout(resolve, 2000));
    });
  });
});
