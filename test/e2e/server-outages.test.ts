/** With the rendered files no GET fails when a server behind HAProxy is killed, vanishes or hangs, and a reload costs none. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, expect, test } from "vitest";
import { requireProgram } from "../programs/required-program.ts";
import { type BalancedHosts, eventually, openBalancedHosts } from "./balanced-hosts.ts";
import { predicted } from "./predicted.ts";
import { type Sighting, startClients } from "./steady-clients.ts";

/** What a machine that is busy with other tests adds, and the 300 ms that `/slow` takes, twice. */
const NOISE_MS = 800;

const COMMANDS = {
  nginx: ["nginx", "-g", "daemon off;"],
  haproxy: ["haproxy", "-W", "-f", "/etc/haproxy/haproxy.cfg"],
} as const;

let opened: BalancedHosts | undefined;

beforeAll(async () => {
  await requireProgram("nginx");
  await requireProgram("haproxy");
});

afterEach(async () => {
  await opened?.hosts.close();
  opened = undefined;
});

async function open(engine: "nginx" | "haproxy") {
  opened = await openBalancedHosts(
    { engine, replicas: 1 },
    {
      servers: 3,
      listener: { timeouts: { connectMs: 500, clientMs: 30_000, serverMs: 30_000, queueMs: 5000 } },
    },
  );
  const { hosts, plan, ask } = opened;
  const address = plan.instances.find(({ name }) => name === "lb-1")?.addresses[0]?.address ?? "";
  const balancer = await hosts.host("lb-1").start(COMMANDS[engine]);
  await eventually(`${engine} answers (${balancer.output()})`, 10, async () =>
    (await ask(address, 1))[0]?.startsWith("200") ? true : undefined,
  );
  /** Requests on new connections and on kept ones, and some that are under way when it happens. */
  const during = async (event: () => Promise<unknown>, forMs: number): Promise<readonly Sighting[]> => {
    const client = hosts.host("client");
    const clients = [
      await startClients(client, `http://${address}/`, "new"),
      await startClients(client, `http://${address}/`, "kept"),
      await startClients(client, `http://${address}/slow`, "new"),
    ];
    await sleep(700);
    await event();
    await sleep(forMs);
    return Promise.all(clients.map((each) => each.end()));
  };
  return { ...opened, balancer, during };
}

function expectNoneFailed(seen: readonly Sighting[], worstMs: number): void {
  for (const { failures, slowestMs } of seen) {
    expect(failures).toEqual([]);
    expect(slowestMs).toBeLessThanOrEqual(worstMs + NOISE_MS);
  }
}

test("HAProxy: no GET fails when a server hangs, vanishes or is killed", { timeout: 90_000 }, async () => {
  const { during, signalServer, hosts, plan } = await open("haproxy");
  await sleep(1500);

  const hangs = predicted(plan, "api-1", "application", "hung");
  expect(hangs).toMatchObject({ noneFails: true, gap: { worstMs: 0 }, delay: { worstMs: 2500 } });
  expectNoneFailed(await during(() => signalServer("api-1", "STOP"), 3000), 2500);
  await signalServer("api-1", "CONT");
  await sleep(2500);

  const vanishes = predicted(plan, "api-2");
  expect(vanishes).toMatchObject({ noneFails: true, gap: { worstMs: 0 }, delay: { worstMs: 2700 } });
  expectNoneFailed(await during(() => hosts.plug("api-2", "eth0", "out"), 3000), 2700);
  await hosts.plug("api-2", "eth0", "in");
  await sleep(2500);

  expect(predicted(plan, "api-3", "application", "killed")).toMatchObject({ noneFails: true });
  expectNoneFailed(await during(() => signalServer("api-3", "KILL"), 1500), 0);
});

test.each([
  ["haproxy", "USR2"],
  ["nginx", "HUP"],
] as const)(
  "%s: no request fails when it is told to read its configuration anew",
  {
    timeout: 60_000,
  },
  async (engine, signal) => {
    const { during, hosts, balancer } = await open(engine);
    const reload = async () => {
      await hosts.host("lb-1").run(["kill", `-${signal}`, String(balancer.pid)]);
      await sleep(700);
    };
    const seen = await during(async () => {
      await reload();
      await reload();
      await reload();
    }, 500);
    for (const { failures, answered } of seen) {
      // A browser that has kept a connection, which the old process closes just then, asks again by itself.
      expect(failures.filter((failure) => !failure.startsWith("reused"))).toEqual([]);
      expect(answered).toBeGreaterThan(50);
    }
  },
);
