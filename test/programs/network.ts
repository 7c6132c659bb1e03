/** Several machines in miniature (see namespace.ts) on networks of their own, to watch them talk and to cut them off. */
import { execa } from "execa";
import { type Namespace, type NamespaceSetup, openNamespace, type PlacedInterface } from "./namespace.ts";

export interface HostSetup extends Omit<NamespaceSetup, "interfaces"> {
  readonly name: string;
  /** Each is plugged into the switch of its network. */
  readonly interfaces: readonly (PlacedInterface & { readonly network: string })[];
}

export interface Hosts {
  /** @throws Error for a name that was not set up. */
  readonly host: (name: string) => Namespace;
  /** Pulls the plug of one interface, or puts it back, on the side of the switch. */
  readonly plug: (host: string, interfaceName: string, state: "in" | "out") => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Opens one namespace per host, and one that holds a switch (bridge) per network. */
export async function openHosts(setups: readonly HostSetup[]): Promise<Hosts> {
  const networks = [...new Set(setups.flatMap((setup) => setup.interfaces.map((each) => each.network)))];
  const switches = await openNamespace();
  const hosts = new Map<string, Namespace>();
  const close = async (): Promise<void> => {
    await Promise.all([...hosts.values(), switches].map((namespace) => namespace.close()));
  };
  const host = (name: string): Namespace => {
    const found = hosts.get(name);
    if (found === undefined) throw new Error(`no host named ${name}`);
    return found;
  };
  const portName = (name: string, interfaceName: string): string => {
    const at = setups.findIndex((setup) => setup.name === name);
    const port = setups[at]?.interfaces.findIndex((each) => each.name === interfaceName) ?? -1;
    if (port < 0) throw new Error(`host ${name} has no interface ${interfaceName}`);
    return `h${at}i${port}`;
  };

  try {
    for (const [index] of networks.entries()) {
      await must(switches, ["ip", "link", "add", `net${index}`, "up", "type", "bridge"]);
    }
    for (const setup of setups) {
      const namespace = await openNamespace({ ...setup, interfaces: [] });
      hosts.set(setup.name, namespace);
      for (const placed of setup.interfaces) {
        const port = portName(setup.name, placed.name);
        const bridge = `net${networks.indexOf(placed.network)}`;
        const near = ["ip", "link", "add", port, "master", bridge, "up", "type", "veth"];
        const far = ["peer", "name", placed.name, "netns", String(namespace.pid)];
        // Only the network of the switches is entered: process ids are those of the real machine.
        await execa("nsenter", ["--target", String(switches.pid), "--net", ...near, ...far]);
        for (const address of placed.addresses) {
          await must(namespace, ["ip", "address", "add", address, "dev", placed.name]);
        }
        await must(namespace, ["ip", "link", "set", placed.name, "up"]);
      }
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    host,
    close,
    plug: (name, interfaceName, state) =>
      must(switches, ["ip", "link", "set", portName(name, interfaceName), state === "in" ? "up" : "down"]),
  };
}

async function must(namespace: Namespace, command: readonly string[]): Promise<void> {
  const result = await namespace.run(command);
  if (result.exitCode !== 0) throw new Error(`${command.join(" ")}: ${result.output}`);
}
