/** Real members of an ensemble, each on a small machine of its own, started with exactly the files that nospof renders. */
import { setTimeout as sleep } from "node:timers/promises";
import type { EnsembleGroup, Instance, Plan } from "../../src/plan/model.ts";
import { render } from "../../src/render/render.ts";
import { memberProgram, ZK_SERVER } from "../../src/targets/lab/layout/programs.ts";
import { machineOf } from "../programs/bundle-machine.ts";
import type { CommandResult, Namespace } from "../programs/namespace.ts";
import { type Hosts, openHosts } from "../programs/network.ts";
import { requireProgram } from "../programs/required-program.ts";
import type { StartedProgram } from "../programs/started-program.ts";

export type Mode = "leader" | "follower" | "none";

export interface EnsembleMembers {
  readonly names: readonly string[];
  readonly hosts: Hosts;
  /** Name of the host on which clients run, and the list of all members that they are given. */
  readonly clientsHost: string;
  readonly servers: string;
  readonly start: (member: string) => Promise<void>;
  readonly signal: (member: string, signal: "KILL" | "STOP" | "CONT") => Promise<void>;
  /** `none`: it is not one of a majority, or does not answer. */
  readonly modeOf: (member: string) => Promise<Mode>;
  /** Resolves when one of them leads and all the others follow it, with who leads. @throws Error with their logs when they do not */
  readonly untilComplete: (members?: readonly string[]) => Promise<string>;
  /** Runs Python with kazoo on the clients' machine; `servers` is the list of all members. */
  readonly client: (script: string, ...words: readonly string[]) => Promise<CommandResult>;
  readonly log: (member: string) => string;
  readonly close: () => Promise<void>;
}

/** A member of two processors has started in a second; on a busy machine seven need longer. */
const COMPLETE_WITHIN_MS = 90_000;

/** Where clients are: on the network of the members, at an address that the plan gives to nobody. */
const CLIENTS = { name: "clients", address: "250" } as const;

/** Starts a member as the lab does. */
export function startMember(
  machine: Namespace,
  group: EnsembleGroup,
  instance: Instance,
): Promise<StartedProgram> {
  const { prepare = "", command } = memberProgram(group, instance);
  return machine.start(["bash", "-c", `${prepare}\nexec "$@"`, "bash", ...command]);
}

/** What a member answers to `srvr`; empty when it does not. */
export async function askMember(machine: Namespace, port: number): Promise<string> {
  const ask = `exec 2>/dev/null 3<>/dev/tcp/127.0.0.1/${port} && printf srvr >&3 && cat <&3`;
  return (await machine.run(["timeout", "1", "bash", "-c", ask])).output;
}

/** Sets the machines up; nothing is started yet. @param secret what every secret file holds */
export async function openEnsemble(planned: Plan, secret = "secret"): Promise<EnsembleMembers> {
  await requireProgram("java");
  await requireProgram(ZK_SERVER);
  const group = ensembleOf(planned);
  const members = planned.instances.filter((instance) => instance.group === group.name);
  const names = members.map(({ name }) => name);
  const bundles = render(planned).filter(({ instance }) => names.includes(instance));
  const [network = ""] = group.networks;
  const addresses = members.flatMap((member) =>
    member.addresses.filter((each) => each.network === network).map(({ address }) => address),
  );
  const servers = addresses.map((address) => `${address}:${group.declared.port}`).join(",");
  const clientAddress = `${addresses[0]?.replace(/\d+$/, CLIENTS.address)}/24`;
  const hosts = await openHosts([
    ...bundles.map((bundle) => {
      const { interfaces = [], ...machine } = machineOf(planned, bundle, secret);
      const owner = members.find(({ name }) => name === bundle.instance);
      return {
        ...machine,
        name: bundle.instance,
        interfaces: interfaces.map((each, index) => ({
          ...each,
          network: owner?.addresses[index]?.network ?? "",
        })),
      };
    }),
    { name: CLIENTS.name, interfaces: [{ name: "eth0", network, addresses: [clientAddress] }] },
  ]);
  const running = new Map<string, StartedProgram>();

  const modeOf = async (member: string): Promise<Mode> => {
    const output = await askMember(hosts.host(member), group.declared.port);
    return output.includes("Mode: leader")
      ? "leader"
      : output.includes("Mode: follower")
        ? "follower"
        : "none";
  };
  const log = (member: string): string => running.get(member)?.output() ?? "";
  return {
    names,
    hosts,
    clientsHost: CLIENTS.name,
    servers,
    modeOf,
    log,
    start: async (member) => {
      const instance = members.find(({ name }) => name === member);
      if (instance === undefined) throw new Error(`no member ${member}`);
      running.set(member, await startMember(hosts.host(member), group, instance));
    },
    signal: async (member, signal) => {
      const program = running.get(member);
      if (program === undefined) throw new Error(`${member} was not started`);
      if (signal === "KILL") await program.stop("KILL");
      else await hosts.host(member).run(["kill", `-${signal}`, String(program.pid)]);
    },
    untilComplete: async (some = names) => {
      const deadline = performance.now() + COMPLETE_WITHIN_MS;
      while (performance.now() < deadline) {
        const modes = await Promise.all(some.map(modeOf));
        const leaders = some.filter((_, index) => modes[index] === "leader");
        const [leader] = leaders;
        if (leader !== undefined && leaders.length === 1 && !modes.includes("none")) return leader;
        await sleep(50);
      }
      throw new Error(some.map((member) => `${member}:\n${log(member).slice(-3000)}`).join("\n"));
    },
    client: (script, ...words) =>
      hosts.host(CLIENTS.name).run(["/usr/bin/python3", "-c", script, servers, ...words]),
    close: () => hosts.close(),
  };
}

export function ensembleOf({ groups }: Plan): EnsembleGroup {
  const found = groups.find((group) => group.kind === "ensemble");
  if (found?.kind !== "ensemble") throw new Error("the plan holds no ensemble");
  return found;
}
