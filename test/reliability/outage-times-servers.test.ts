import { describe, expect, it } from "vitest";
import { makeBackend, makeExternal, makeSharedRisk, needs } from "../arbitrary/parts.ts";
import { felt, HTTP_CHECK, ms, names, smallShop } from "./felt.ts";

const backups = [
  makeBackend({ kind: "service", name: "api", port: "http" }),
  makeBackend({ kind: "service", name: "spare", port: "http" }, { backup: true }),
];

describe("the servers of HAProxy", () => {
  it("A server that refuses costs nothing: what was for it goes to another one.", () => {
    const { gap, delay, noneFails } = felt(smallShop(), "api-1/application", "killed");
    expect({ gap: ms(gap), delay: ms(delay), noneFails }).toEqual({ gap: 0, delay: 0, noneFails: true });
  });

  it("A server that hangs keeps requests until its checks have failed, and until they are released.", () => {
    const { gap, delay, noneFails } = felt(smallShop(), "api-1/application", "hung");
    expect(ms(delay)).toBe(2 * (1000 + 400) + 500 + 2 * 100);
    expect({ gap: ms(gap), noneFails }).toEqual({ gap: 0, noneFails: true });
  });

  it("A check of a server that is lost waits no longer than for a connection.", () => {
    const { delay } = felt(smallShop(), "instance:api-1");
    expect(ms(delay)).toBe(2 * (1000 + 500) + 500 + 2 * 100);
    expect(names(delay)[0]).toBe("haproxy of web: inter × fall");
  });

  it("A server that hangs is never found out by connections alone: its share waits for timeout server.", () => {
    const tcp = smallShop({ listener: { check: { ...HTTP_CHECK, kind: "tcp" } } });
    const { gap, delay, noneFails } = felt(tcp, "api-1/application", "hung");
    expect({ gap: ms(gap), delay: ms(delay), noneFails }).toEqual({
      gap: 0,
      delay: 30_000,
      noneFails: false,
    });
  });

  it("Without a declared check HAProxy's own times count.", () => {
    const { delay } = felt(smallShop({ listener: { check: undefined } }), "instance:api-1");
    expect(ms(delay)).toBe(3 * (2000 + 500) + 500 + 2 * 100);
  });

  it("Without retries on other servers requests fail, and wait for timeout server.", () => {
    for (const listener of [{ retries: 0 }, { redispatch: false }]) {
      const { delay, noneFails } = felt(smallShop({ listener }), "instance:api-1");
      expect({ delay: ms(delay), noneFails }).toEqual({ delay: 30_000, noneFails: false });
    }
  });

  it("With two dead servers a request may meet both again and again, unless its tries last until they are found out.", () => {
    const two = (connectMs: number) => ({
      ...smallShop({
        api: { replicas: 2, within: ["a"] },
        listener: {
          backends: [...backups.slice(0, 1), makeBackend({ kind: "service", name: "spare", port: "http" })],
          timeouts: { connectMs, clientMs: 30_000, serverMs: 30_000, queueMs: 5000 },
        },
      }),
      sharedRisks: [makeSharedRisk({ name: "release", affects: [{ kind: "service", name: "spare" }] })],
    });
    expect(felt(two(1000), "shared-risk:release").noneFails).toBe(false);
    expect(felt(two(1400), "shared-risk:release").noneFails).toBe(true);
  });

  it("Who always goes to one server, by a hash, waits until it is found down.", () => {
    const hash = smallShop({ listener: { balance: { kind: "source-hash" } } });
    expect(ms(felt(hash, "api-1/application", "hung").gap)).toBe(2 * (1000 + 400) + 700);
  });

  it("A hash that is not consistent leads to the dead server again: requests fail until it is found down.", () => {
    const kept = smallShop({ listener: { balance: { kind: "source-hash" } } });
    expect(felt(kept, "api-1/application", "killed").noneFails).toBe(false);
    const moved = smallShop({ listener: { balance: { kind: "consistent-hash", key: { kind: "source" } } } });
    expect(felt(moved, "api-1/application", "killed").noneFails).toBe(true);
  });

  it("A server that lacks what it depends on is waited for until it says so, and until its check has failed for it.", () => {
    const shop = (backup: boolean) => ({
      ...smallShop({
        api: { dependsOn: [needs({ kind: "external", name: "payments" })] },
        listener: {
          backends: [
            makeBackend({ kind: "service", name: "api", port: "http" }),
            makeBackend({ kind: "service", name: "spare", port: "http" }, { backup }),
          ],
        },
      }),
      externals: [makeExternal({ name: "payments" })],
    });
    expect(ms(felt(shop(true), "external:payments").gap)).toBe(2 * (1000 + 400));
    const { gap, delay } = felt(shop(false), "external:payments");
    expect({ gap: ms(gap), delay: ms(delay) }).toEqual({ gap: 0, delay: 3 * 500 });
  });

  it("Backups are used when all others have been found down.", () => {
    const topology = smallShop({ api: { replicas: 1, needs: 1 }, listener: { backends: backups } });
    const { gap, noneFails } = felt(topology, "instance:api-1");
    expect({ gap: ms(gap), noneFails }).toEqual({ gap: 2 * (1000 + 500), noneFails: false });
    expect(ms(felt(topology, "api-1/application", "killed").gap)).toBe(2 * 1000);
  });
});

describe("the servers of nginx", () => {
  const nginx = smallShop({ loadBalancer: { engine: "nginx" } });

  it("With nginx, too, a server that refuses costs nothing.", () => {
    const { gap, delay, noneFails } = felt(nginx, "api-1/application", "killed");
    expect({ gap: ms(gap), delay: ms(delay), noneFails }).toEqual({ gap: 0, delay: 0, noneFails: true });
  });

  it("With nginx a request that was sent to a server that hangs, or is lost, waits for proxy_read_timeout.", () => {
    for (const { gap, delay, noneFails } of [
      felt(nginx, "api-1/application", "hung"),
      felt(nginx, "instance:api-1"),
    ]) {
      expect({ gap: ms(gap), delay: ms(delay), noneFails }).toEqual({
        gap: 0,
        delay: 30_000,
        noneFails: false,
      });
    }
  });

  it("nginx asks nobody else when a server was silent for longer than all tries to connect may take.", () => {
    const silent = (serverMs: number) =>
      felt(
        smallShop({
          loadBalancer: { engine: "nginx" },
          listener: { retries: 3, timeouts: { connectMs: 500, clientMs: 30_000, serverMs, queueMs: 5000 } },
        }),
        "api-1/application",
        "hung",
      );
    expect(silent(1000).noneFails).toBe(true);
    expect(silent(2000).noneFails).toBe(false);
  });

  it("A successor with nginx learns of servers that are lost with its predecessor only when requests come.", () => {
    const topology = {
      ...smallShop({
        api: { replicas: 1, needs: 1 },
        loadBalancer: { engine: "nginx" },
        listener: { backends: backups },
      }),
      sharedRisks: [
        makeSharedRisk({
          name: "rack",
          affects: [
            { kind: "service", name: "api" },
            { kind: "domain", name: "f" },
          ],
        }),
      ],
    };
    const { gap } = felt(topology, "shared-risk:rack");
    expect(ms(gap)).toBeCloseTo(3 * 200 + ((256 - 190) * 200) / 256 + 500);
  });
});
