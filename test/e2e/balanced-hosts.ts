/** A load balancer, the servers behind it, and a client, each a host of its own on one network. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Plan } from "../../src/plan/model.ts";
import { interfaceName } from "../../src/render/interface-name.ts";
import { render } from "../../src/render/render.ts";
import type { Listener, LoadBalancer } from "../../src/topology/model.ts";
import {
  makeBackend,
  makeEntrypoint,
  makeListener,
  makeLoadBalancer,
  makeNetwork,
  makeService,
  makeTopology,
  makeZones,
} from "../arbitrary/parts.ts";
import { instanceOf, machineOf, prefixOf } from "../programs/bundle-machine.ts";
import { type HostSetup, type Hosts, openHosts } from "../programs/network.ts";
import { planFor } from "../render/plans.ts";

/** The network hands out addresses up to .200; this one is the client's. */
const CLIENT_ADDRESS = "10.0.0.250/24";

/** Answers every request with its name, those for \`/slow\` after 300 ms. */
const SERVER = `require("node:http").createServer((q, a) => q.resume().on("end", () => setTimeout(() => a.end(process.argv[1]), q.url === "/slow" ? 300 : 0))).listen(8080)`;

/** Sends requests one after the other, prints each answer or failure as a line. */
const CLIENT = `
const [url, count, method] = process.argv.slice(1);
(async () => {
  for (let i = 0; i < Number(count); i++) {
    const answer = fetch(url, { method, signal: AbortSignal.timeout(4000), headers: { connection: "close" } });
    console.log(await answer.then(async (a) => a.status + " " + await a.text(), (e) => "failed " + (e.cause?.code ?? e.name)));
  }
})();`;

export interface BalancedHosts {
  readonly plan: Plan;
  readonly hosts: Hosts;
  /** Answers to a number of requests, e.g. `200 api-1`. */
  readonly ask: (address: string, count: number, method?: "GET" | "POST") => Promise<readonly string[]>;
  /** Kills the server process of a host. */
  readonly killServer: (name: string) => Promise<void>;
  /** Sends a signal to the server process of a host. */
  readonly signalServer: (name: string, signal: "KILL" | "STOP" | "CONT") => Promise<void>;
}

export interface Balanced {
  /** What its listener, HTTP on port 80, is otherwise. */
  readonly listener?: Partial<Listener>;
  /** Servers behind it. Default: 2. */
  readonly servers?: number;
}

/** @param loadBalancer What it is beside one HTTP listener on port 80. */
export async function openBalancedHosts(
  loadBalancer: Partial<LoadBalancer>,
  { listener = {}, servers: count = 2 }: Balanced = {},
): Promise<BalancedHosts> {
  const plan = planFor(
    makeTopology({
      name: "balanced",
      domains: makeZones(Math.max(2, count)),
      networks: [
        makeNetwork({
          name: "app",
          pool: { from: "10.0.0.1", to: "10.0.0.200" },
          external: { network: "public", gateway: "redundant" },
        }),
      ],
      services: [makeService({ name: "api", replicas: count })],
      loadBalancers: [
        makeLoadBalancer({
          name: "lb",
          listeners: [
            makeListener({
              backends: [makeBackend({ kind: "service", name: "api", port: "http" })],
              check: {
                kind: "http",
                path: "/",
                status: 200,
                port: undefined,
                intervalMs: 500,
                timeoutMs: 400,
                fall: 2,
                rise: 2,
              },
              ...listener,
            }),
          ],
          ...loadBalancer,
        }),
      ],
      entrypoints: [
        makeEntrypoint({ name: "shop", to: { kind: "load-balancer", name: "lb", listener: "http" } }),
      ],
    }),
  );
  const client: HostSetup = {
    name: "client",
    interfaces: [{ name: "eth0", network: "app", addresses: [CLIENT_ADDRESS] }],
  };
  const hosts = await openHosts([client, ...render(plan).map((bundle) => hostOf(plan, bundle.instance))]);
  const servers = new Map<string, number>();
  for (const { name } of plan.instances.filter(({ group }) => group === "api")) {
    const started = await hosts.host(name).start([process.execPath, "-e", SERVER, name]);
    servers.set(name, started.pid);
  }
  const signalServer = async (name: string, signal: string): Promise<void> => {
    await hosts.host(name).run(["kill", `-${signal}`, String(servers.get(name))]);
  };
  return {
    plan,
    hosts,
    ask: async (address, count, method = "GET") => {
      const request = [process.execPath, "-e", CLIENT, `http://${address}/`, String(count), method];
      return (await hosts.host("client").run(request)).output.split("\n");
    },
    killServer: (name) => signalServer(name, "KILL"),
    signalServer,
  };
}

function hostOf(plan: Plan, name: string): HostSetup {
  const bundle = render(plan).find(({ instance }) => instance === name);
  if (bundle === undefined) throw new Error(`no bundle for ${name}`);
  const instance = instanceOf(plan, name);
  const { files, sysctls } = machineOf(plan, bundle, "");
  return {
    name,
    ...(files === undefined ? {} : { files }),
    ...(sysctls === undefined ? {} : { sysctls }),
    interfaces: instance.addresses.map(({ network, address }) => ({
      name: interfaceName(instance, network),
      network,
      addresses: [`${address}/${prefixOf(plan, network)}`],
    })),
  };
}

/** Tries until something holds, for a bounded time. */
export async function eventually<T>(
  what: string,
  seconds: number,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await sleep(100);
  }
}
