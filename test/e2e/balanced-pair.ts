/** Two load balancers that share a virtual IP, with everything running. */
import type { Plan } from "../../src/plan/model.ts";
import type { LoadBalancer } from "../../src/topology/model.ts";
import type { Namespace } from "../programs/namespace.ts";
import type { Hosts } from "../programs/network.ts";
import type { StartedProgram } from "../programs/started-program.ts";
import { type Balanced, eventually, openBalancedHosts } from "./balanced-hosts.ts";

type Engine = LoadBalancer["engine"];

const COMMANDS: Readonly<Record<Engine | "keepalived", readonly string[]>> = {
  haproxy: ["haproxy", "-W", "-f", "/etc/haproxy/haproxy.cfg"],
  nginx: ["nginx", "-g", "daemon off;"],
  keepalived: ["keepalived", "--dont-fork", "--log-console"],
};

export interface BalancedPair {
  readonly plan: Plan;
  readonly hosts: Hosts;
  readonly client: Namespace;
  /** The virtual IP. */
  readonly address: string;
  readonly holders: () => Promise<readonly string[]>;
  /** Waits until exactly one has the address. */
  readonly onlyHolder: () => Promise<string>;
  /** To every process of a program. */
  readonly signal: (host: string, program: string, signal: "KILL" | "STOP" | "CONT") => Promise<unknown>;
  readonly start: (host: string, program: Engine | "keepalived") => Promise<StartedProgram>;
  /** Lets both live, and neither hear the other. Gives what undoes it. */
  readonly cutAdverts: () => Promise<() => Promise<void>>;
  readonly close: () => Promise<void>;
}

export async function openBalancedPair(
  engine: Engine,
  loadBalancer: Partial<LoadBalancer> = {},
  balanced: Balanced = {},
): Promise<BalancedPair> {
  const virtualIp = { network: "app", mode: "active-passive", addresses: [], advertIntervalMs: 200 } as const;
  const opened = await openBalancedHosts({ engine, replicas: 2, virtualIp, ...loadBalancer }, balanced);
  const { plan, hosts } = opened;
  const address = plan.virtualIps[0]?.address ?? "";
  const members = ["lb-1", "lb-2"];
  const start = (host: string, program: Engine | "keepalived") => hosts.host(host).start(COMMANDS[program]);
  const holders = async (): Promise<readonly string[]> => {
    const held = await Promise.all(
      members.map(async (name) => {
        const { output } = await hosts.host(name).run(["ip", "-4", "-br", "address"]);
        return output.includes(` ${address}/32`) ? [name] : [];
      }),
    );
    return held.flat();
  };
  try {
    for (const name of members) {
      await start(name, engine);
      await start(name, "keepalived");
    }
  } catch (error) {
    await hosts.close();
    throw error;
  }
  return {
    plan,
    hosts,
    address,
    holders,
    start,
    client: hosts.host("client"),
    onlyHolder: () =>
      eventually("one member has the virtual IP", 20, async () => {
        const [holder, ...others] = await holders();
        return others.length === 0 ? holder : undefined;
      }),
    signal: (host, program, signal) => {
      // Stopped first: a worker whose parent dies is asked to end (PR_SET_PDEATHSIG), and may have put everything in
      // order, the virtual IP included, before its own SIGKILL comes.
      const sent = signal === "KILL" ? ["STOP", "KILL"] : [signal];
      const kills = sent.map((name) => `kill -${name} $pids`).join(" && ");
      return hosts.host(host).run(["bash", "-c", `pids=$(pgrep -x ${program}) && ${kills}`]);
    },
    cutAdverts: async () => {
      const all = members.map((name) => hosts.host(name));
      const rule = "table ip cut { chain in { type filter hook input priority 0; ip protocol vrrp drop; }; }";
      for (const host of all) await host.run(["nft", rule]);
      return async () => {
        for (const host of all) await host.run(["nft", "delete", "table", "ip", "cut"]);
      };
    },
    close: hosts.close,
  };
}
