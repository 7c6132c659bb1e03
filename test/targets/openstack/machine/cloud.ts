/** A cloud with one network and its metadata service, for machines in namespaces. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { ServerWords } from "../../../../src/targets/openstack/cloud/compute-api.ts";
import { type Namespace, openNamespace } from "../../../programs/namespace.ts";

const SERVICE = fileURLToPath(new URL("metadata-service.js", import.meta.url));

export interface Cloud {
  /** What is beside the machines on their networks: clients, or load balancers. */
  readonly host: Namespace;
  /** Makes a server known by the addresses that it has. */
  readonly addServer: (name: string, addresses: readonly string[], flavor: string) => Promise<void>;
  readonly setMetadata: (name: string, items: Readonly<Record<string, string>>) => Promise<void>;
  readonly setFlavor: (name: string, flavor: string) => Promise<void>;
  /** The Compute API; the id of a server is its name. */
  readonly api: ServerWords;
  /** Takes the metadata service away, or brings it back. */
  readonly setMetadataService: (isThere: boolean) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface CloudNetwork {
  /** Name of its bridge. */
  readonly name: string;
  /** Address of the cloud's own end, with its prefix. */
  readonly address: string;
}

/**
 * @param cacheSeconds how long the metadata service goes on saying what it knew
 * @param metadataOn network on which it answers, as Neutron's DHCP agent does on isolated networks. Default: the first
 */
export async function openCloud(
  networks: readonly CloudNetwork[],
  cacheSeconds = 1,
  metadataOn = networks[0]?.name,
): Promise<Cloud> {
  const folder = await mkdtemp(join(tmpdir(), "nospof-cloud-"));
  await writeFile(join(folder, "cache-seconds"), String(cacheSeconds));
  const host = await openNamespace();
  const file = (server: string, name: string): string => join(folder, server, name);
  const servers: Record<string, string> = {};
  const close = async (): Promise<void> => {
    await host.close();
    await rm(folder, { recursive: true, force: true });
  };
  await writeFile(file("", "addresses.json"), "{}");
  const way = ["169.254.169.254/32", "dev", metadataOn ?? "lo"];
  try {
    for (const { name, address } of networks) {
      await must(host, ["ip", "link", "add", name, "type", "bridge"]);
      await must(host, ["ip", "address", "add", address, "dev", name]);
      await must(host, ["ip", "link", "set", name, "up"]);
    }
    await must(host, ["ip", "address", "add", ...way]);
    // An address belongs to the network that it is on.
    await must(host, ["sysctl", "-qw", "net.ipv4.conf.all.arp_ignore=1"]);
    const service = await host.start([process.execPath, SERVICE, folder]);
    for (let waited = 0; !service.output().includes("listens"); waited += 50) {
      if (waited > 10_000) throw new Error(`the metadata service did not start: ${service.output()}`);
      await sleep(50);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    host,
    close,
    addServer: async (name, addresses, flavor) => {
      await mkdir(join(folder, name), { recursive: true });
      for (const address of addresses) servers[address] = name;
      await writeFile(file("", "addresses.json"), JSON.stringify(servers));
      await writeFile(file(name, "flavor"), flavor);
    },
    setMetadata: (name, items) =>
      writeFile(file(name, "meta_data.json"), JSON.stringify({ uuid: name, meta: items })),
    setFlavor: (name, flavor) => writeFile(file(name, "flavor"), flavor),
    setMetadataService: (isThere) => must(host, ["ip", "address", isThere ? "add" : "del", ...way]),
    api: {
      word: (id) => readFile(file(id, "password"), "utf8").catch(() => ""),
      clearWord: (id) => writeFile(file(id, "password"), ""),
    },
  };
}

async function must(host: Namespace, command: readonly string[]): Promise<void> {
  const { exitCode, output } = await host.run(command);
  if (exitCode !== 0) throw new Error(`${command.join(" ")}: ${output}`);
}
