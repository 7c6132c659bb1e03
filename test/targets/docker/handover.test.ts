/** keepalived in its load balancer's container: moves its virtual IP in order, finds its interfaces, comes back by itself. */
import { beforeAll, expect, it } from "vitest";
import type { Plan } from "../../../src/plan/model.ts";
import { type BalancedHosts, eventually, openBalancedHosts } from "../../e2e/balanced-hosts.ts";
import { startClients } from "../../e2e/steady-clients.ts";
import { requireProgram } from "../../programs/required-program.ts";
import { until } from "./containers.ts";
import {
  configure,
  lend,
  placeScripts,
  processes,
  startTogether,
  type Together,
  untilKeepalivedRuns,
  zombies,
} from "./together.ts";

beforeAll(async () => {
  for (const program of ["haproxy", "keepalived", "nft", "curl"] as const) await requireProgram(program);
});

const MEMBERS = ["lb-1", "lb-2"] as const;
const LENT_PROGRAMS = ["keepalived", "ip", "nft", "ss"];

/** What is lent, run by the loader that is lent with it. */
const BORROWED_KEEPALIVED = "lent/programs/.*libexec/keepalived";

function addressOf(plan: Plan, name: string): string {
  return plan.instances.find((one) => one.name === name)?.addresses[0]?.address ?? "";
}

interface Pair extends BalancedHosts {
  /** The virtual IP. */
  readonly address: string;
  readonly start: (name: string) => Promise<Together>;
  readonly container: (name: string) => Together;
  readonly holds: (name: string) => Promise<boolean>;
  /** The one that has the virtual IP, when only one has. */
  readonly holder: () => Promise<string>;
}

async function inPair(use: (pair: Pair) => Promise<void>, before?: (opened: BalancedHosts) => Promise<void>) {
  const virtualIp = { network: "app", mode: "active-passive", addresses: [], advertIntervalMs: 500 } as const;
  const opened = await openBalancedHosts({ engine: "haproxy", replicas: 2, virtualIp });
  const { plan, hosts } = opened;
  const address = plan.virtualIps[0]?.address ?? "";
  const holds = async (name: string) =>
    (await hosts.host(name).run(["ip", "-4", "-br", "address"])).output.includes(` ${address}/32`);
  const holder = () =>
    eventually("one member has the virtual IP", 20, async () => {
      const held = await Promise.all(MEMBERS.map(holds));
      return held.filter(Boolean).length === 1 ? MEMBERS[held.indexOf(true)] : undefined;
    });
  const containers = new Map<string, Together>();
  const container = (name: string): Together => {
    const found = containers.get(name);
    if (found === undefined) throw new Error(`${name} is not running`);
    return found;
  };
  const start = async (name: string): Promise<Together> => {
    const started = await startTogether(hosts.host(name), addressOf(plan, name));
    containers.set(name, started);
    return started;
  };
  try {
    await before?.(opened);
    for (const name of MEMBERS) {
      await placeScripts(hosts.host(name));
      expect((await lend(hosts.host(name), "programs", LENT_PROGRAMS)).result).toBe("in effect");
      const started = await start(name);
      expect((await configure(started, plan, name, "haproxy")).result).toBe("in effect");
      const { result, output } = await configure(started, plan, name, "keepalived");
      expect(output).toContain("keepalived works with the configuration 00000001");
      expect(result).toBe("in effect");
    }
    await use({ ...opened, address, start, container, holds, holder });
  } finally {
    await hosts.close();
  }
}

it("gives the virtual IP to the next member before its load balancer ends, without a request lost", async () => {
  await inPair(async ({ hosts, address, start, container, holder }) => {
    const client = hosts.host("client");
    const clients = await Promise.all([
      startClients(client, `http://${address}/`, "new", "GET"),
      startClients(client, `http://${address}/`, "new", "POST"),
      startClients(client, `http://${address}/slow`, "new", "POST"),
    ]);
    const kept = await startClients(client, `http://${address}/`, "kept", "GET");
    const first = await holder();
    for (const name of [first, ...MEMBERS.filter((one) => one !== first)]) {
      expect(await holder()).toBe(name);
      const before = container(name);
      await before.stop();
      expect(before.output()).toContain(`giving away ${address}`);
      expect(await processes(hosts.host(name), BORROWED_KEEPALIVED)).toEqual([]);
      expect(await holder()).not.toBe(name);
      // As a container that was made anew: what was in effect is in its volumes.
      await untilKeepalivedRuns(await start(name));
    }
    for (const one of clients) {
      const seen = await one.end();
      expect(seen.failures).toEqual([]);
      // Whoever wanted to connect meanwhile has asked again after a second, or once more after two.
      expect(seen.slowestMs).toBeLessThan(3500);
    }
    expect((await kept.end()).failures).toEqual([]);
  });
}, 180_000);

it("keeps the virtual IP when it takes another configuration, and goes on when that is refused", async () => {
  await inPair(async ({ plan, hosts, address, container, holder }) => {
    const clients = await startClients(hosts.host("client"), `http://${address}/`);
    const name = await holder();
    const changed = (from: string, to: string) =>
      configure(container(name), plan, name, "keepalived", (configuration) => {
        expect(configuration).toContain(from);
        return configuration.replace(from, to);
      });
    expect((await changed("garp_master_refresh 5", "garp_master_refresh 7")).result).toBe("in effect");
    expect(await holder()).toBe(name);
    const refused = await changed("virtual_router_id", "virtual_rooter_id");
    expect(refused.result).toBe("refused");
    expect(refused.output).toMatch(/virtual_rooter_id/);
    expect(await holder()).toBe(name);
    expect((await clients.end()).failures).toEqual([]);
  });
}, 180_000);

it("works with interfaces that an old engine has named as it likes, and says so", async () => {
  const rename = async ({ hosts }: BalancedHosts) => {
    const host = hosts.host("lb-1");
    await host.run(["ip", "link", "set", "eth0", "down"]);
    await host.run(["ip", "link", "set", "eth0", "name", "eth7"]);
    await host.run(["ip", "link", "set", "eth7", "up"]);
  };
  await inPair(async ({ hosts, container, holds }) => {
    expect(container("lb-1").output()).toContain("eth0 of the configuration is called eth7 here");
    await container("lb-2").stop();
    await until(() => holds("lb-1"));
    const file = async (path: string) => (await hosts.host("lb-1").run(["cat", path])).output;
    expect(await file("/etc/keepalived/keepalived.conf")).toContain("interface eth0");
    expect(await file("/run/nospof/keepalived.conf")).toContain("interface eth7");
  }, rename);
}, 180_000);

it("starts keepalived again when that ends, one and no more, while the load balancer goes on", async () => {
  await inPair(async ({ hosts, container, holder }) => {
    const host = hosts.host("lb-1");
    const { output } = container("lb-1");
    const balancer = await processes(host, "^haproxy");
    expect(balancer.length).toBeGreaterThan(0);
    const killed = async (pattern: string) => {
      const all = await processes(host, pattern);
      expect(all.length).toBeGreaterThan(0);
      // Stopped first: a worker whose parent dies is asked to end, and would put everything in order.
      for (const signal of ["STOP", "KILL"]) await host.run(["kill", `-${signal}`, ...all.map(String)]);
    };
    // Itself and the process that speaks VRRP.
    const runsOnce = () => until(async () => (await processes(host, BORROWED_KEEPALIVED)).length === 2);
    await killed(BORROWED_KEEPALIVED);
    await untilKeepalivedRuns(container("lb-1"), 2);
    expect(output()).toContain("keepalived has ended; it is started again in a second");
    await runsOnce();

    // What runs it, killed alone, leaves keepalived behind.
    await killed("run-program.sh.*keepalived.sh");
    await untilKeepalivedRuns(container("lb-1"), 3);
    await runsOnce();
    expect(await holder()).toMatch(/^lb-/);
    expect(await processes(host, "^haproxy")).toEqual(balancer);
    await until(async () => (await zombies(host)) === 0);
  });
}, 180_000);

it("ends with its load balancer, to be started again with it", async () => {
  await inPair(async ({ hosts, container, start, holder }) => {
    const name = await holder();
    const host = hosts.host(name);
    await host.run(["sh", "-c", "while all=$(pidof haproxy); do kill -9 $all; sleep 0.05; done"]);
    await container(name).ended;
    expect(await processes(host, BORROWED_KEEPALIVED)).toEqual([]);
    expect(await holder()).not.toBe(name);
    await untilKeepalivedRuns(await start(name));
  });
}, 180_000);

it("comes back by itself after a loss of power", async () => {
  await inPair(async ({ hosts, address, container, start, holder }) => {
    const name = await holder();
    await container(name).kill();
    // A container that is started again has a network without the address.
    await hosts.host(name).run(["ip", "address", "delete", `${address}/32`, "dev", "eth0"]);
    expect(await holder()).not.toBe(name);
    await untilKeepalivedRuns(await start(name));
    for (const other of MEMBERS.filter((one) => one !== name)) await container(other).stop();
    expect(await holder()).toBe(name);
  });
}, 180_000);

it("lets its load balancer serve before keepalived is lent", async () => {
  const { plan, hosts } = await openBalancedHosts({
    engine: "haproxy",
    replicas: 2,
    virtualIp: { network: "app", mode: "active-passive", addresses: [], advertIntervalMs: 500 },
  });
  try {
    const host = hosts.host("lb-1");
    await placeScripts(host);
    const together = await startTogether(host, addressOf(plan, "lb-1"));
    expect((await configure(together, plan, "lb-1", "haproxy")).result).toBe("in effect");
    expect(together.output()).toContain("keepalived has not been lent yet");
    expect((await lend(host, "programs", LENT_PROGRAMS)).result).toBe("in effect");
    expect((await configure(together, plan, "lb-1", "keepalived")).result).toBe("in effect");
    await together.stop();
  } finally {
    await hosts.close();
  }
}, 180_000);
