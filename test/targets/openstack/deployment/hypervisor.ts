/** What Nova's fake hypervisors leave out: starts a machine for each server of the cloud, and stops it when that stops. */

import { createHmac } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { ControlPlane } from "../../../e2e/openstack/control-plane.ts";
import { type Machine, startMachine } from "../machine/machine.ts";
import { addDhcpPorts } from "./dhcp-ports.ts";
import { SHARED_SECRET, startNovaMetadata } from "./nova-metadata.ts";
import { layWires, type Wire, type Wires } from "./wires.ts";

const SERVERS = z.object({
  servers: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      status: z.string(),
      tenant_id: z.string(),
      image: z.union([z.string(), z.object({ id: z.string() })]),
    }),
  ),
});
const PORTS = z.object({
  ports: z.array(
    z.object({
      name: z.string(),
      mac_address: z.string(),
      fixed_ips: z.array(z.object({ ip_address: z.string() })),
    }),
  ),
});

type Server = z.infer<typeof SERVERS>["servers"][number];

/** Nova's `shutdown_timeout`. */
const SHUTDOWN_MS = 60_000;

interface Running {
  readonly image: string;
  readonly machine: Machine;
}

export interface Hypervisor {
  readonly wires: Wires;
  /** The machine of a server, by its name; undefined while it is not running. */
  readonly machine: (name: string) => Machine | undefined;
  readonly close: () => Promise<void>;
}

/**
 * @param wires of the networks that the topology declares; the name of a port ends in that of its network
 * @param files what images hold beside Debian and the programs
 */
export async function startHypervisor(
  cloud: ControlPlane,
  wires: readonly Wire[],
  files: Readonly<Record<string, string>>,
): Promise<Hypervisor> {
  const folder = await mkdtemp(join(tmpdir(), "nospof-hypervisor-"));
  const addressesFile = join(folder, "servers.json");
  await writeFile(addressesFile, "{}");
  const metadata = await startNovaMetadata(cloud);
  const laid = await layWires(wires, metadata, addressesFile);
  const running = new Map<string, Running>();
  const known: Record<string, { id: string; project: string }> = {};
  const leases = new Map<string, string[]>(wires.map(({ name }) => [name, []]));
  let number = 0;

  const read = (server: Server, path: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const headers = {
        "X-Forwarded-For": "0.0.0.0",
        "X-Instance-ID": server.id,
        "X-Tenant-ID": server.tenant_id,
        "X-Instance-ID-Signature": createHmac("sha256", SHARED_SECRET).update(server.id).digest("hex"),
      };
      request({ socketPath: metadata, path, headers }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part) => {
          text += part;
        });
        response.on("end", () => resolve(text));
      })
        .on("error", reject)
        .end();
    });

  const start = async (server: Server): Promise<Machine> => {
    const { ports } = PORTS.parse(
      await cloud.admin.call("network", "GET", `/v2.0/ports?device_id=${server.id}`),
    );
    const interfaces = ports.map(({ name, mac_address, fixed_ips }) => ({
      mac: mac_address,
      address: fixed_ips[0]?.ip_address ?? "",
      wire: wires.find((wire) => name.endsWith(`-${wire.name}`))?.name ?? "",
    }));
    for (const { mac, address, wire } of interfaces) {
      known[address] = { id: server.id, project: server.tenant_id };
      const entries = leases.get(wire) ?? [];
      if (!entries.includes(`${mac},${address}`)) {
        entries.push(`${mac},${address}`);
        await laid.lease(wire, entries);
      }
    }
    await writeFile(addressesFile, JSON.stringify(known));
    // What Nova puts on a configuration drive is what its metadata service says at that moment.
    const drive = "/var/lib/cloud/seed/config_drive/openstack/latest";
    const names = ["user_data", "meta_data.json", "network_data.json"];
    const texts = await Promise.all(names.map((name) => read(server, `/openstack/latest/${name}`)));
    number += 1;
    const machine = number;
    return startMachine({
      name: server.name,
      files: {
        ...files,
        ...Object.fromEntries(names.map((name, index) => [`${drive}/${name}`, texts[index] ?? ""])),
      },
      interfaces: interfaces.map(({ mac, wire }, index) => ({
        name: `ens${3 + index}`,
        mac,
        to: { pid: laid.host.pid, name: `m${machine}-${index}`, bridge: wire },
      })),
    });
  };

  const stop = async ({ machine }: Running): Promise<void> => {
    await Promise.race([machine.shutDown(), sleep(SHUTDOWN_MS)]);
    await machine.kill();
  };

  const look = async (): Promise<void> => {
    await addDhcpPorts(cloud);
    const { servers } = SERVERS.parse(
      await cloud.admin.call("compute", "GET", "/servers/detail?all_tenants=1"),
    );
    const wanted = new Map(
      servers
        .filter(({ status }) => status === "ACTIVE")
        .map((server) => [
          server.id,
          { server, image: typeof server.image === "string" ? "" : server.image.id },
        ]),
    );
    for (const [id, one] of running) {
      if (wanted.get(id)?.image === one.image) continue;
      running.delete(id);
      await stop(one);
    }
    for (const [id, { server, image }] of wanted) {
      if (!running.has(id)) running.set(id, { image, machine: await start(server) });
    }
    names = new Map(servers.map(({ id, name }) => [name, id]));
  };
  let names: ReadonlyMap<string, string> = new Map();

  let closing = false;
  const watching = (async () => {
    while (!closing) {
      await look().catch((error: unknown) => console.error(`hypervisor: ${String(error)}`));
      await sleep(1000);
    }
  })();
  return {
    wires: laid,
    machine: (name) => running.get(names.get(name) ?? "")?.machine,
    close: async () => {
      closing = true;
      await watching;
      await Promise.all([...running.values()].map(({ machine }) => machine.kill()));
      await laid.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
