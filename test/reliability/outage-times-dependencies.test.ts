import { describe, expect, it } from "vitest";
import { makeBackend, makeListener, needs } from "../arbitrary/parts.ts";
import { sharded } from "../arbitrary/sharded.ts";
import { felt, HTTP_CHECK, ms, names, type SmallShop, smallShop } from "./felt.ts";

const FAILOVER_MS = 3 * 200 + ((256 - 190) * 200) / 256;

describe("dependencies", () => {
  it("Who depends on the shards of a database hard is without an answer only while all of them are away.", () => {
    const inner = { kind: "load-balancer", name: "inner", listener: "http" } as const;
    const shop = smallShop({ api: { dependsOn: [needs(inner)] } });
    const loadBalancers = shop.loadBalancers.map((one) => ({
      ...one,
      listeners: one.listeners.map((listener) =>
        one.name === "inner"
          ? makeListener({
              protocol: "tcp",
              backends: [makeBackend({ kind: "database", name: "orders", role: "writer" })],
            })
          : listener,
      ),
    }));
    const inShards = sharded({ ...shop, loadBalancers }, 2);
    expect(ms(felt(inShards, "instance:orders-shard-1-1").gap)).toBe(0);
    // Both are behind it.
    expect(ms(felt(inShards, "instance:inner-1").gap)).toBeCloseTo(FAILOVER_MS + 500 + 3 * 1000);
  });

  it("A program answers with errors while a hard dependency is away, and for as long as it waits for it.", () => {
    const { gap } = felt(smallShop(), "instance:inner-1");
    expect(ms(gap)).toBeCloseTo(FAILOVER_MS + 500 + 3 * 1000);
    expect(names(gap)).toContain("api waits for inner");
  });

  it("A check that tells the truth takes all servers out when their dependency is away for long: rise intervals more.", () => {
    const patient = smallShop({ listener: { check: { ...HTTP_CHECK, fall: 3 } } });
    expect(ms(felt(patient, "instance:inner-1").gap)).toBeCloseTo(FAILOVER_MS + 500);
    const untold = smallShop({ listener: { check: { ...HTTP_CHECK, kind: "tcp" } } });
    expect(ms(felt(untold, "instance:inner-1").gap)).toBeCloseTo(FAILOVER_MS + 500);
  });

  it("A check by connections takes all servers out as well when nobody takes any for long.", () => {
    const quick = { ...HTTP_CHECK, kind: "tcp", intervalMs: 300, fall: 2 } as const;
    const before = smallShop({
      listener: {
        check: quick,
        backends: [makeBackend({ kind: "load-balancer", name: "inner", listener: "http" })],
      },
    });
    expect(ms(felt(before, "instance:inner-1").gap)).toBeCloseTo(FAILOVER_MS + 3 * 300 + 300);
    const patient = smallShop({
      listener: {
        check: { ...quick, intervalMs: 1000 },
        backends: [makeBackend({ kind: "load-balancer", name: "inner", listener: "http" })],
      },
    });
    expect(ms(felt(patient, "instance:inner-1").gap)).toBeCloseTo(FAILOVER_MS);
  });

  it("A check through another load balancer that has to wait for a server there is as good as one without an answer.", () => {
    const through = smallShop({
      listener: { backends: [makeBackend({ kind: "load-balancer", name: "inner", listener: "http" })] },
    });
    const released = 2 * (1000 + 400) + 500 + 2 * 100;
    expect(ms(felt(through, "ledger-1/application", "hung").gap)).toBe(released + 3 * 1000);
  });

  it("nginx leaves all servers alone for fail_timeout when all have answered with errors.", () => {
    const nginx = smallShop({ loadBalancer: { engine: "nginx" } });
    expect(ms(felt(nginx, "instance:inner-1").gap)).toBeCloseTo(FAILOVER_MS + 500 + 2000);
  });

  it("A dependency that answers late is as good as away for a program that waits for less.", () => {
    expect(ms(felt(smallShop(), "ledger-1/application", "hung").gap)).toBe(
      2 * (1000 + 400) + 700 + 500 + 3000,
    );
  });

  it("Who always goes to one server, by a hash, is not helped by others that depend on less.", () => {
    const shop = (listener: SmallShop["listener"]) =>
      smallShop({
        listener: {
          backends: [
            makeBackend({ kind: "service", name: "api", port: "http" }),
            makeBackend({ kind: "service", name: "spare", port: "http" }),
          ],
          check: { ...HTTP_CHECK, fall: 3 },
          ...listener,
        },
      });
    expect(ms(felt(shop({}), "instance:inner-1").gap)).toBe(0);
    const hash = shop({ balance: { kind: "source-hash" } });
    expect(ms(felt(hash, "instance:inner-1").gap)).toBeCloseTo(FAILOVER_MS + 500);
  });

  it("A soft dependency takes no time.", () => {
    const { gap, delay } = felt(smallShop({ ledger: "soft" }), "instance:inner-1");
    expect([ms(gap), ms(delay)]).toEqual([0, 0]);
  });

  it("Clients of several servers, as of a database's readers, ask those that are left.", () => {
    const { gap, noneFails } = felt(smallShop(), "instance:orders-2");
    expect({ gap: ms(gap), noneFails }).toEqual({ gap: 0, noneFails: false });
  });
});

describe("networks", () => {
  it("The other one of two switches carries the traffic after 200 ms.", () => {
    const soft = smallShop({ ledger: "soft", api: { dependsOn: [] } });
    expect(ms(felt(soft, "network:app/1").gap)).toBe(200);
    expect(names(felt(soft, "network:app/1").gap)).toEqual(["network app: the other switch takes over"]);
  });

  it("The other one of two gateways routes after 1 s.", () => {
    expect(ms(felt(smallShop(), "gateway:app/1").gap)).toBe(1000);
  });
});

describe("repair", () => {
  it("What only a repair ends is said with its reason.", () => {
    const { gap } = felt(smallShop({ api: { replicas: 1, needs: 1 } }), "instance:api-1");
    expect(names(gap)).toEqual(["instance api-1 is a single point of failure"]);
  });
});
