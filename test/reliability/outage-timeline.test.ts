/** No prediction is less than what happens on a timeline that is simply played through, nor far more than the worst of many. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { VIRTUAL_IP_CHECK } from "../../src/plan/detection.ts";
import { skewMs } from "../../src/reliability/outage-virtual-ip.ts";
import { makeVirtualIp } from "../arbitrary/parts.ts";
import { felt, HTTP_CHECK, ms, smallShop } from "./felt.ts";

const adverts = fc.integer({ min: 1, max: 400 }).map((hundredths) => hundredths * 10);
const phase = fc.double({ min: 0, max: 0.999, noNaN: true });

const shopWith = (advertIntervalMs: number) =>
  smallShop({ loadBalancer: { virtualIp: makeVirtualIp({ advertIntervalMs }) } });

/** The holder sends adverts until it is lost; the backup's timer is set anew by each. */
function playLost(advertMs: number, at: number): number {
  const lostAt = 5 * advertMs + at * advertMs;
  let timerEnds = 0;
  for (let sent = 0; sent <= lostAt; sent += advertMs)
    timerEnds = sent + 3 * advertMs + skewMs(advertMs, 190);
  return timerEnds - lostAt;
}

it("a member that is lost, at any moment between two adverts", () => {
  fc.assert(
    fc.property(adverts, phase, (advertMs, at) => {
      const predicted = ms(felt(shopWith(advertMs), "instance:web-1").gap);
      const played = playLost(advertMs, at);
      expect(played).toBeLessThanOrEqual(predicted + 0.001);
      expect(predicted).toBeLessThanOrEqual(2 * played);
    }),
    { numRuns: 60 },
  );
});

/** Runs of the script a second apart, four questions in each. */
function playProgram(at: number, mode: "killed" | "hung"): number {
  const { intervalMs, questions, pauseMs, againMs, patienceMs } = VIRTUAL_IP_CHECK;
  const failsAt = at * intervalMs;
  for (let run = 0; ; run += intervalMs) {
    for (let question = 0; question < questions; question++) {
      const asked = run + question * pauseMs;
      if (asked < failsAt) continue;
      const waited = mode === "hung" ? patienceMs : 0;
      return asked + waited + againMs + waited + skewMs(200, 190) - failsAt;
    }
  }
}

it("a load balancer that is killed or hangs, at any moment of a second", () => {
  for (const mode of ["killed", "hung"] as const) {
    const predicted = ms(felt(smallShop(), "web-1/haproxy", mode).gap);
    let worst = 0;
    for (let at = 0; at < 1; at += 0.001) worst = Math.max(worst, playProgram(at, mode));
    expect(worst).toBeLessThanOrEqual(predicted);
    expect(predicted).toBeLessThanOrEqual(1.5 * worst);
  }
});

/** Checks, each an interval after the one before has ended. */
function playChecks(inter: number, length: number, fall: number, at: number): number {
  const failsAt = 10 * inter + at * inter;
  let failed = 0;
  for (let begins = 0; ; ) {
    const ends = begins < failsAt ? begins : begins + length;
    failed = begins < failsAt ? 0 : failed + 1;
    if (failed === fall) return ends - failsAt;
    begins = ends + inter;
  }
}

it("a server that hangs, at any moment between two checks", () => {
  const times = fc.integer({ min: 50, max: 4000 });
  fc.assert(
    fc.property(times, times, fc.integer({ min: 1, max: 5 }), phase, (intervalMs, timeoutMs, fall, at) => {
      const timeouts = { connectMs: 500, clientMs: 3_600_000, serverMs: 3_600_000, queueMs: 5000 };
      const shop = smallShop({
        listener: { check: { ...HTTP_CHECK, intervalMs, timeoutMs, fall }, timeouts },
      });
      const predicted = ms(felt(shop, "api-1/application", "hung").delay);
      expect(playChecks(intervalMs, timeoutMs, fall, at) + 500).toBeLessThanOrEqual(predicted + 0.001);
    }),
    { numRuns: 60 },
  );
});

/** More checks until a server is down let an outage of what it depends on pass unnoticed: `fall` and `interval` cut both ways. */
it("grows with every timer that has one effect only", () => {
  const shop = fc.record({
    advert: adverts,
    interval: fc.integer({ min: 10, max: 5000 }),
    timeout: fc.integer({ min: 10, max: 5000 }),
    fall: fc.integer({ min: 1, max: 5 }),
    rise: fc.integer({ min: 1, max: 5 }),
    connect: fc.integer({ min: 1, max: 5000 }),
    server: fc.integer({ min: 1, max: 60_000 }),
  });
  const faults = [
    ["instance:web-1", "lost"],
    ["web-1/haproxy", "killed"],
    ["web-1/haproxy", "hung"],
    ["instance:api-1", "lost"],
    ["api-1/application", "hung"],
    ["instance:inner-1", "lost"],
    ["ledger-1/application", "hung"],
  ] as const;
  const engines = fc.constantFrom("nginx", "haproxy");
  fc.assert(
    fc.property(shop, engines, fc.constantFrom(...faults), (timers, engine, [what, mode]) => {
      const of = (scale: Partial<typeof timers>) => {
        const t = { ...timers, ...scale };
        return felt(
          smallShop({
            loadBalancer: { engine, virtualIp: makeVirtualIp({ advertIntervalMs: t.advert }) },
            listener: {
              check: {
                ...HTTP_CHECK,
                intervalMs: t.interval,
                timeoutMs: t.timeout,
                fall: t.fall,
                rise: t.rise,
              },
              timeouts: { connectMs: t.connect, clientMs: 30_000, serverMs: t.server, queueMs: 5000 },
            },
          }),
          what.replace("haproxy", engine),
          mode,
        );
      };
      const before = of({});
      for (const name of ["advert", "timeout", "connect", "server", "rise"] as const) {
        const after = of({ [name]: timers[name] * 2 });
        expect(ms(after.gap), `gap, ${name}`).toBeGreaterThanOrEqual(ms(before.gap));
        expect(ms(after.delay), `delay, ${name}`).toBeGreaterThanOrEqual(ms(before.delay));
      }
    }),
    { numRuns: 80 },
  );
});
