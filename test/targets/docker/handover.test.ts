/** keepalived as it runs in its container: gives its virtual IP away in order, finds its interfaces, takes configurations. */
import { beforeAll, expect, it } from "vitest";
import type { Plan } from "../../../src/plan/model.ts";
import { render } from "../../../src/render/render.ts";
import { keepalivedAnswers } from "../../../src/targets/docker/health-check.ts";
import { type BalancedHosts, eventually, openBalancedHosts } from "../../e2e/balanced-hosts.ts";
import { startClients } from "../../e2e/steady-clients.ts";
import { requireProgram } from "../../programs/required-program.ts";
import type { StartedProgram } from "../../programs/started-program.ts";
import { publish, runProgram, said, script, type Wrapped } from "./containers.ts";

beforeAll(async () => {
  for (const program of ["haproxy", "keepalived", "nft"] as const) await requireProgram(program);
});

const MEMBERS = ["lb-1", "lb-2"] as const;

function addressOf(plan: Plan, name: string): string {
  return plan.instances.find((one) => one.name === name)?.addresses[0]?.address ?? "";
}

const HAPROXY: Wrapped = {
  shell: "dash",
  program: "haproxy",
  knowledge: "haproxy",
  command: ["haproxy", "-W", "-db", "-f", "/etc/haproxy/haproxy.cfg"],
  environment: {
    NOSPOF_ANSWERS: "curl -sf -o /dev/null -m 2 http://127.0.0.1:8404/nospof-health",
    NOSPOF_BESIDE: "/var/lib/nospof/volumes/keepalived",
    NOSPOF_STATE: "/run/nospof-haproxy",
  },
};

function keepalived(plan: Plan, name: string): Wrapped {
  return {
    shell: "dash",
    program: "keepalived",
    knowledge: "keepalived",
    command: ["keepalived", "--dont-fork", "--log-console", "--use-file=/run/nospof/keepalived.conf"],
    environment: {
      NOSPOF_ANSWERS: keepalivedAnswers("/etc/keepalived/check-haproxy.sh"),
      NOSPOF_INTERFACES: `eth0=${addressOf(plan, name)}`,
      NOSPOF_CONNECTIONS: script("connections.sh"),
    },
  };
}

function files(
  plan: Plan,
  name: string,
  program: "haproxy" | "keepalived",
): Readonly<Record<string, { content: string; mode: number }>> {
  const bundle = render(plan).find(({ instance }) => instance === name);
  const own = (bundle?.files ?? []).filter((file) => file.program === program);
  return Object.fromEntries(own.map(({ path, content, mode }) => [path, { content, mode }]));
}

interface Pair extends BalancedHosts {
  readonly address: string;
  readonly sidecars: Map<string, StartedProgram>;
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
  try {
    await before?.(opened);
    const sidecars = new Map<string, StartedProgram>();
    for (const name of MEMBERS) {
      await hosts.host(name).run(["mkdir", "-p", "/var/lib/nospof/volumes/keepalived"]);
      await runProgram(hosts.host(name), HAPROXY);
      sidecars.set(name, await runProgram(hosts.host(name), keepalived(plan, name)));
    }
    for (const name of MEMBERS) {
      expect((await publish(hosts.host(name), HAPROXY, files(plan, name, "haproxy"))).result).toBe(
        "in effect",
      );
      const { result, output } = await publish(
        hosts.host(name),
        keepalived(plan, name),
        files(plan, name, "keepalived"),
      );
      expect(output).toContain("keepalived works with the configuration 00000001");
      expect(result).toBe("in effect");
    }
    await use({ ...opened, address, sidecars, holder });
  } finally {
    await hosts.close();
  }
}

it("gives the virtual IP to the next member without a request lost, over new connections and kept ones", async () => {
  await inPair(async ({ plan, hosts, address, sidecars, holder }) => {
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
      await sidecars.get(name)?.stop();
      expect(sidecars.get(name)?.output()).toContain(`giving away ${address}`);
      expect(await holder()).not.toBe(name);
      sidecars.set(name, await runProgram(hosts.host(name), keepalived(plan, name)));
      expect(
        (await publish(hosts.host(name), keepalived(plan, name), files(plan, name, "keepalived"))).result,
      ).toBe("in effect");
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
  await inPair(async ({ plan, hosts, address, holder }) => {
    const clients = await startClients(hosts.host("client"), `http://${address}/`);
    const name = await holder();
    const { "/etc/keepalived/keepalived.conf": configuration, ...others } = files(plan, name, "keepalived");
    if (configuration === undefined) throw new Error("no keepalived.conf");
    const changed = (from: string, to: string) => {
      expect(configuration.content).toContain(from);
      return {
        ...others,
        "/etc/keepalived/keepalived.conf": {
          ...configuration,
          content: configuration.content.replace(from, to),
        },
      };
    };
    const refresh = changed("garp_master_refresh 5", "garp_master_refresh 7");
    const host = hosts.host(name);
    expect((await publish(host, keepalived(plan, name), refresh)).result).toBe("in effect");
    expect(await holder()).toBe(name);
    const refused = await publish(
      host,
      keepalived(plan, name),
      changed("virtual_router_id", "virtual_rooter_id"),
    );
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
  await inPair(async ({ hosts, address, sidecars }) => {
    expect(sidecars.get("lb-1")?.output()).toContain("eth0 of the configuration is called eth7 here");
    await sidecars.get("lb-2")?.stop();
    const addresses = async () =>
      (await hosts.host("lb-1").run(["ip", "-4", "-br", "address", "show", "eth7"])).output;
    await eventually("lb-1 has the virtual IP", 20, async () =>
      (await addresses()).includes(` ${address}/32`) ? true : undefined,
    );
    const file = async (path: string) => (await hosts.host("lb-1").run(["cat", path])).output;
    expect(await file("/etc/keepalived/keepalived.conf")).toContain("interface eth0");
    expect(await file("/run/nospof/keepalived.conf")).toContain("interface eth7");
  }, rename);
}, 180_000);

it("ends with its network, when the load balancer is there again, to be started in the next one", async () => {
  await inPair(async ({ plan, hosts, sidecars }) => {
    const host = hosts.host("lb-1");
    const sidecar = sidecars.get("lb-1");
    if (sidecar === undefined) throw new Error("no sidecar");
    // The load balancer's container ends, and with it its network.
    await host.run(["sh", "-c", "kill -9 $(pgrep -f run-program.sh.*haproxy) $(pidof haproxy)"]);
    await host.run(["ip", "link", "delete", "eth0"]);
    await said(sidecar, /the network is gone; waiting for the load balancer/);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(await Promise.race([sidecar.ended.then(() => "ended"), Promise.resolve("there")])).toBe("there");
    const again = await runProgram(host, HAPROXY);
    await sidecar.ended;
    const early = await runProgram(host, keepalived(plan, "lb-1"));
    await early.ended;
    expect(early.output()).toContain("no interface here has the address");
    await again.stop();
  });
}, 180_000);

it("says which program an image lacks", async () => {
  await inPair(async ({ plan, hosts }) => {
    const name = "lb-1";
    const { environment, ...rest } = keepalived(plan, name);
    await hosts
      .host(name)
      .run(["sh", "-c", "mkdir /run/few && ln -s $(command -v dash) $(command -v env) /run/few/"]);
    const started = await hosts
      .host(name)
      .start([
        "/run/few/env",
        "PATH=/run/few",
        ...Object.entries(environment).map(([key, value]) => `${key}=${value}`),
        "dash",
        script("run-program.sh"),
        script("programs/keepalived.sh"),
        ...rest.command,
      ]);
    await started.ended;
    expect(started.output()).toContain("this image has no nft");
    expect(started.output()).toContain("docker({ drain: false })");
  });
}, 180_000);
