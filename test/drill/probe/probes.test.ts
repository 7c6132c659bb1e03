import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { measure } from "../../../src/drill/measure.ts";
import type { ProbeRequest, ProbeTarget } from "../../../src/drill/model.ts";
import { type Probes, startProbes } from "../../../src/drill/probe/probes.ts";
import { type Namespace, openNamespace } from "../../programs/namespace.ts";
import {
  onHttp,
  responderSpec,
  signalResponder,
  startResponder,
} from "../../targets/lab/responder/responders.ts";
import { namespaceLab } from "./namespace-lab.ts";

const CLIENTS = Array.from({ length: 16 }, (_, index) => `10.0.9.${200 + index}/24`);
const HTTP: ProbeRequest = {
  kind: "http",
  tls: false,
  hostname: "shop.example",
  path: "/",
  varyHeader: undefined,
};

let machine: Namespace;

beforeAll(async () => {
  const addresses = Array.from({ length: 20 }, (_, index) => `10.0.9.${10 + index}/24`);
  machine = await openNamespace({ interfaces: [{ name: "eth0", addresses: [...addresses, ...CLIENTS] }] });
});

afterAll(async () => {
  await machine?.close();
});

function target(address: string, request: ProbeRequest = HTTP, port = 8080): ProbeTarget {
  const addresses = [{ name: "web-1", address, port }];
  return { entrypoint: "shop", strength: "hard", request, addresses, needs: 1 };
}

async function probing(
  targets: readonly ProbeTarget[],
  use: (probes: Probes) => Promise<void>,
): Promise<void> {
  const probes = await startProbes(namespaceLab(machine, CLIENTS), targets);
  try {
    expect(await probes.untilServing(10_000)).toBe(true);
    await use(probes);
  } finally {
    await probes.stop();
  }
}

/** Long waits of a busy machine are none of the service. */
const BUSY_MS = 250;

test.each([
  ["HTTP", HTTP],
  ["TCP", { kind: "tcp" } as const],
])(
  "a server killed and started again, over %s: failures, the gap, and service again",
  async (name, request) => {
    const address = name === "HTTP" ? "10.0.9.10" : "10.0.9.11";
    const spec = responderSpec(`${name.toLowerCase()}-1`, address);
    await startResponder(machine, spec);
    await probing([target(address, request)], async (probes) => {
      const fromMs = probes.mark();
      await signalResponder(machine, spec.name, "KILL");
      await sleep(1_500);
      const healMs = probes.mark();
      expect([...probes.states()]).toEqual([["shop", "down"]]);
      await startResponder(machine, spec);
      expect(await probes.untilServing(5_000)).toBe(true);
      const toMs = probes.mark();
      const measured = measure(
        "shop",
        await probes.between(fromMs, healMs),
        await probes.between(healMs, toMs),
      );
      expect(measured.state).toBe("down");
      expect(measured.longestGapMs).toBeGreaterThan(1_300);
      expect(measured.longestGapMs).toBeLessThanOrEqual(healMs - fromMs);
      expect(measured.requests).toBeGreaterThan(50);
      expect(measured.failures[0]?.detail).toBe("ECONNREFUSED");
      expect(measured.healing.longestGapMs).toBeGreaterThan(10);
    });
  },
);

test("a server that hangs holds no later attempt up, and what it lacks is seen", async () => {
  const [own, soft] = ["10.0.9.12", "10.0.9.13"];
  await startResponder(machine, responderSpec("catalogue-1", soft));
  const dependencies = [onHttp("catalogue.http", "soft", [soft])];
  await startResponder(machine, responderSpec("api-1", own, { dependencies }));
  await probing([target(own)], async (probes) => {
    const fromMs = probes.mark();
    await signalResponder(machine, "api-1", "STOP");
    await sleep(1_000);
    const hungToMs = probes.mark();
    await signalResponder(machine, "api-1", "CONT");
    expect(await probes.untilServing(5_000)).toBe(true);
    const seen = await probes.between(fromMs, hungToMs);
    const measured = measure("shop", seen, seen);
    // Everybody was answered in the end, and attempts were made all the time.
    expect(measured).toMatchObject({ failed: 0, state: "down" });
    expect(measured.requests).toBeGreaterThan(35);
    expect(measured.slowestMs).toBeGreaterThan(800);
    expect(measured.slowestMs).toBeLessThan(1_000 + 2 * BUSY_MS);

    await signalResponder(machine, "catalogue-1", "KILL");
    await expect.poll(() => probes.states().get("shop"), { timeout: 5_000 }).toBe("degraded");
  });
});

test("datagrams: an echo serves, a closed port does not", async () => {
  const address = "10.0.9.14";
  const listens = [{ address, port: 9000, protocol: "udp" }] as const;
  await startResponder(machine, responderSpec("echo-1", address, { listens }));
  await probing([target(address, { kind: "udp" }, 9000)], async (probes) => {
    await signalResponder(machine, "echo-1", "KILL");
    await expect.poll(() => probes.states().get("shop"), { timeout: 5_000 }).toBe("down");
  });
});
