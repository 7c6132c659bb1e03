import fc from "fast-check";
import { expect, test } from "vitest";
import { type Effect, faultEffects } from "../../../src/drill/faults/effects.ts";
import { parseFaults } from "../../../src/drill/faults/parse-fault.ts";
import type { Plan } from "../../../src/plan/model.ts";
import { plan } from "../../../src/plan/plan.ts";
import { isUp } from "../../../src/reliability/evaluation.ts";
import { failureModel } from "../../../src/reliability/failure-model.ts";
import {
  makeDatabase,
  makeExternal,
  makeNetwork,
  makeSharedRisk,
  makeTopology,
  makeZones,
} from "../../arbitrary/parts.ts";
import { kill } from "../../reliability/brute-force.ts";
import { shopPlan } from "../../targets/shop.ts";
import { faultCase, plannedArbitrary } from "./fault-arbitrary.ts";

function effects(planned: Plan, expression: string): readonly Effect[] {
  const { faults, problems } = parseFaults([expression], planned, failureModel(planned));
  expect(problems).toEqual([]);
  return faults.flatMap((fault) => faultEffects(planned, fault));
}

function off(...hosts: readonly string[]): readonly Effect[] {
  return hosts.map((host) => ({ kind: "power-off", host }));
}

test("a zone takes everything inside, a gateway its own host, a switch only itself", () => {
  const planned = shopPlan();
  const inside = planned.instances.filter(({ placement }) => placement[0] === "a").map(({ name }) => name);
  expect(inside.length).toBeGreaterThan(2);
  expect(effects(planned, "zone:a")).toEqual(off(...inside));
  expect(effects(planned, "gateway:dmz/2")).toEqual(off("gateway.dmz.2"));
  expect(effects(planned, "network:app")).toEqual([{ kind: "switch-down", network: "app", name: "app" }]);
});

test("programs are killed and stopped where they are", () => {
  const planned = shopPlan();
  expect(effects(planned, "kill:web-lb-1/haproxy")).toEqual([
    { kind: "kill", host: "web-lb-1", program: "haproxy" },
  ]);
  expect(effects(planned, "hang:orders-2/mariadb")).toEqual([
    { kind: "stop", host: "orders-2", program: "mariadb" },
  ]);
});

test("of a pair, nothing is done to a host that the other fault switches off, and no host is switched off twice", () => {
  const planned = shopPlan();
  expect(effects(planned, "instance:web-lb-1 and kill:web-lb-1/haproxy")).toEqual(off("web-lb-1"));
  const zone = effects(planned, "zone:a");
  const [first] = zone.flatMap((effect) => (effect.kind === "power-off" ? [effect.host] : []));
  expect(effects(planned, `instance:${first} and zone:a`)).toEqual(zone);
});

test("a shared risk takes all that it affects, with both switches of a network and everything in a domain", () => {
  const topology = makeTopology({
    domains: makeZones(2),
    networks: [makeNetwork({ name: "dmz", switches: "redundant" })],
    externals: [makeExternal({ name: "bank", address: undefined, port: undefined })],
    databases: [makeDatabase({ name: "orders", networks: ["dmz"], replicationNetwork: "dmz", replicas: 1 })],
    sharedRisks: [
      makeSharedRisk({
        name: "flood",
        affects: [
          { kind: "network", name: "dmz" },
          { kind: "external", name: "bank" },
          { kind: "database", name: "orders" },
        ],
      }),
    ],
  });
  expect(effects(plan(topology), "shared-risk:flood")).toEqual([
    ...off("orders-1"),
    { kind: "external-down", name: "bank" },
    ...off("external.bank"),
    { kind: "switch-down", network: "dmz", name: "dmz/1" },
    { kind: "switch-down", network: "dmz", name: "dmz/2" },
  ]);
});

test("a fault does something to hosts and networks that exist, each once", () => {
  fc.assert(
    fc.property(faultCase, ({ plan: planned, fault }) => {
      const done = faultEffects(planned, fault);
      expect(new Set(done.map((effect) => JSON.stringify(effect))).size).toBe(done.length);
      const hosts = new Set(planned.instances.map(({ name }) => name));
      for (const effect of done) {
        if ("host" in effect && !/^(gateway|external)\./.test(effect.host)) {
          expect(hosts).toContain(effect.host);
        }
      }
    }),
  );
});

test("who loses its hosts by an event loses in the failure model what the brute force of its tests loses", () => {
  fc.assert(
    fc.property(plannedArbitrary, ({ plan: planned, model }) => {
      for (const [index, event] of model.events.entries()) {
        if (event.kind !== "instance") continue;
        expect(faultEffects(planned, { kind: "event", event })).toEqual(off(event.name));
        const killed = kill(planned, { kind: "instance", name: event.name });
        for (const top of model.tops) {
          expect(isUp(model, top.serves, new Set([index]))).toBe(killed.get(top.entrypoint)?.serves);
        }
      }
    }),
    { numRuns: 20 },
  );
});
