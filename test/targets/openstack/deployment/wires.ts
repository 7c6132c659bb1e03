/** The networks of a test's cloud as wires: a bridge for each, its gateway, a DHCP server, and the metadata service. */
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { type Namespace, openNamespace } from "../../../programs/namespace.ts";
import type { StartedProgram } from "../../../programs/started-program.ts";
import { SHARED_SECRET } from "./nova-metadata.ts";

const PROXY = fileURLToPath(new URL("metadata-proxy.js", import.meta.url));

export interface Wire {
  /** Name of the bridge. */
  readonly name: string;
  /** Of the router, or of Neutron's own port where there is none; with its prefix. */
  readonly address: string;
  /** Whether a router is there. Without one, Neutron's DHCP agent answers for the metadata service on the wire itself. */
  readonly isRouted: boolean;
}

export interface Wires {
  /** Beside the machines on their networks: clients. */
  readonly host: Namespace;
  /** Lets machines have their addresses by DHCP: `mac,address`. */
  readonly lease: (wire: string, entries: readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * @param metadata socket of Nova's metadata API
 * @param servers file that says whose address an address is; see metadata-proxy.js
 */
export async function layWires(wires: readonly Wire[], metadata: string, servers: string): Promise<Wires> {
  const host = await openNamespace();
  const dhcp = new Map<string, StartedProgram>();
  const must = async (...command: readonly string[]): Promise<void> => {
    const { exitCode, output } = await host.run(command);
    if (exitCode !== 0) throw new Error(`${command.join(" ")}: ${output}`);
  };
  let proxy: Proxy | undefined;
  const close = async (): Promise<void> => {
    await proxy?.stop();
    await host.close();
  };
  try {
    for (const { name, address, isRouted } of wires) {
      await must("ip", "link", "add", name, "type", "bridge");
      await must("ip", "address", "add", address, "dev", name);
      if (!isRouted) await must("ip", "address", "add", "169.254.169.254/32", "dev", name);
      await must("ip", "link", "set", name, "up");
    }
    // An address belongs to the wire that it is on.
    await must("sysctl", "-qw", "net.ipv4.conf.all.arp_ignore=1");
    proxy = await startProxy(host, [metadata, SHARED_SECRET, servers]);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    host,
    close,
    lease: async (name, entries) => {
      await dhcp.get(name)?.stop("KILL");
      const { address = "", isRouted } = wires.find((wire) => wire.name === name) ?? {};
      const [own = ""] = address.split("/");
      const program = await host.start([
        ...[
          "dnsmasq",
          "--keep-in-foreground",
          "--conf-file=/dev/null",
          "--no-resolv",
          "--no-hosts",
          "--port=0",
        ],
        ...[
          `--interface=${name}`,
          "--bind-interfaces",
          "--except-interface=lo",
          "--no-ping",
          "--leasefile-ro",
        ],
        ...[`--dhcp-range=${own},static`, `--dhcp-option=6,${own}`],
        isRouted ? `--dhcp-option=3,${own}` : "--dhcp-option=3",
        ...entries.map((entry) => `--dhcp-host=${entry}`),
      ]);
      dhcp.set(name, program);
    },
  };
}

interface Proxy {
  readonly stop: () => Promise<void>;
}

/** Not before its address is there. In the network of the wires, with the real machine's files: the socket is among them. */
async function startProxy(host: Namespace, words: readonly string[]): Promise<Proxy> {
  const net = ["--target", String(host.pid), "--net", "--"];
  const proxy = execa("nsenter", [...net, process.execPath, PROXY, ...words], {
    reject: false,
    stdin: "ignore",
    buffer: false,
    all: true,
  });
  let printed = "";
  await new Promise<void>((resolve, reject) => {
    proxy.all.on("data", (text: unknown) => {
      printed += String(text);
      if (printed.includes("listens")) resolve();
    });
    proxy.all.on("close", () => reject(new Error(`the metadata service did not start: ${printed}`)));
  });
  return {
    stop: async () => {
      proxy.kill("SIGKILL");
      await proxy;
    },
  };
}
