/** With the rendered files, the virtual IP leaves a load balancer that is dead, hung or cut off, and only then. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, expect, test } from "vitest";
import { requireProgram } from "../programs/required-program.ts";
import { type BalancedHosts, eventually, openBalancedHosts } from "./balanced-hosts.ts";

let opened: BalancedHosts | undefined;

beforeAll(async () => {
  await requireProgram("haproxy");
  await requireProgram("keepalived");
});

afterEach(async () => {
  await opened?.hosts.close();
  opened = undefined;
});

test("the virtual IP moves when HAProxy is killed, stays when it comes back, and moves when the host is cut off", {
  timeout: 120_000,
}, async () => {
  opened = await openBalancedHosts({
    engine: "haproxy",
    replicas: 2,
    virtualIp: { network: "app", mode: "active-passive", addresses: [], advertIntervalMs: 200 },
  });
  const { hosts, ask, plan } = opened;
  const address = plan.virtualIps[0]?.address ?? "";
  const balancers = new Map<string, Awaited<ReturnType<typeof startBalancer>>>();
  const startBalancer = (name: string) =>
    hosts.host(name).start(["haproxy", "-f", "/etc/haproxy/haproxy.cfg"]);
  for (const name of ["lb-1", "lb-2"]) {
    balancers.set(name, await startBalancer(name));
    await hosts.host(name).start(["keepalived", "--dont-fork", "--log-console"]);
  }
  const holders = async (): Promise<readonly string[]> => {
    const held = await Promise.all(
      ["lb-1", "lb-2"].map(async (name) => {
        const { output } = await hosts.host(name).run(["ip", "-4", "-br", "address"]);
        return output.includes(` ${address}/32`) ? [name] : [];
      }),
    );
    return held.flat();
  };
  const heldBy = (name: string, seconds: number) =>
    eventually(`the virtual IP is with ${name} alone`, seconds, async () => {
      const found = await holders();
      return found.length === 1 && found[0] === name ? name : undefined;
    });
  const serves = async () => (await ask(address, 1))[0]?.startsWith("200");

  await heldBy("lb-1", 20);
  expect(await serves()).toBe(true);

  await balancers.get("lb-1")?.stop("KILL");
  await heldBy("lb-2", 10);
  expect(await serves()).toBe(true);

  await startBalancer("lb-1");
  await sleep(6000);
  expect(await holders()).toEqual(["lb-2"]);

  await hosts.plug("lb-2", "eth0", "out");
  await eventually("lb-1 serves in the place of a host that is cut off", 10, async () =>
    (await holders()).includes("lb-1") && (await serves()) ? true : undefined,
  );
});
