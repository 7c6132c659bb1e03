import { describe, expect, test } from "vitest";
import { indexPlan } from "../../../src/lint/plan-index.ts";
import { chooseRemedies } from "../../../src/lint/remedy/choose.ts";
import { declaredTree } from "../../../src/lint/remedy/separate-domains.ts";
import { singlePointOfFailure } from "../../../src/lint/rules/single-point-of-failure.ts";
import { plan } from "../../../src/plan/plan.ts";
import type { SharedRisk, Topology } from "../../../src/topology/model.ts";
import {
  likes,
  makeBackend,
  makeExternal,
  makeZones,
  needs,
  SOURCE,
  strictSpread,
} from "../../arbitrary/parts.ts";
import { applyRemedy } from "../apply-remedy.ts";
import { findings } from "../check-rule.ts";
import { explained, explainedKey } from "../explained.ts";
import {
  ORDERS,
  ORDERS_WRITER,
  soundTopology,
  withApi,
  withDatabase,
  withListener,
  withLoadBalancer,
  withNetwork,
} from "../sound-topology.ts";

const anywhere = { over: "none", strict: false } as const;

interface Case {
  readonly cause: string;
  readonly topology: Topology;
  readonly message: string;
  readonly path: string;
  readonly fix: string;
}

const cases: readonly Case[] = [
  {
    cause: "the only replica",
    topology: withApi({ replicas: 1, needs: 1, spread: strictSpread("host") }),
    message: "If instance api-1 fails, shop stops: it is the only replica of `api`.",
    path: "users → web-lb → api (api-1)",
    fix: 'run 2 replicas of `api`: service("api", { replicas: 2, needs: 1, … })',
  },
  {
    cause: "as many replicas as are needed",
    topology: withApi({ replicas: 2, needs: 2 }),
    message: "If instance api-1 fails, shop stops: `api` needs both of its replicas.",
    path: "users → web-lb → api (api-1)",
    fix: 'run 3 replicas of `api`: service("api", { replicas: 3, … })',
  },
  {
    cause: "all replicas on one host",
    topology: withLoadBalancer({ spread: anywhere, within: ["a-1"] }),
    message: "If host a-1 fails, shop stops: both replicas of `web-lb` are on it.",
    path: "users → web-lb (web-lb-1, web-lb-2 on a-1)",
    fix: 'spread `web-lb` over hosts and no longer keep it within a-1: loadBalancer("web-lb", { spread: "host", … })',
  },
  {
    cause: "too many replicas in one zone",
    topology: withApi({ spread: strictSpread("host"), within: ["a", "b"] }),
    message: "If zone a fails, shop stops: 2 of the 3 replicas of `api` are in it, and 2 are needed.",
    path: "users → web-lb → api (api-2, api-3 in a)",
    fix: 'run 4 replicas of `api` and spread them over zones: service("api", { replicas: 4, spread: bestEffort("zone"), … })',
  },
  {
    cause: "a single zone",
    topology: withLoadBalancer(
      { spread: strictSpread("host") },
      { ...soundTopology, domains: makeZones(1, 3), services: [], ...straightToDatabase() },
    ),
    message: "If zone a fails, shop stops: both replicas of `web-lb` are in it.",
    path: "users → web-lb (web-lb-1, web-lb-2 in a)",
    fix: 'declare another zone and spread `web-lb` over zones: loadBalancer("web-lb", { spread: "zone", … })',
  },
  {
    cause: "a load balancer without a virtual IP",
    topology: withLoadBalancer({ virtualIp: undefined }),
    message:
      "If instance web-lb-1 fails, shop stops: `web-lb` has no virtual IP, so the clients of a lost instance stay with it.",
    path: "users → web-lb (web-lb-1)",
    fix: 'give `web-lb` a virtual IP: loadBalancer("web-lb", { virtualIp: { network: dmz }, … })',
  },
  {
    cause: "a network with one switch",
    topology: withNetwork("app", { switches: "single" }),
    message: "If network app fails, shop stops: a single switch carries it.",
    path: "users → web-lb → app",
    fix: 'connect `app` by two switches that replace each other: network("app", { switches: "redundant", … })',
  },
  {
    cause: "a single gateway",
    topology: withNetwork("dmz", { external: { network: "public", gateway: "single" } }),
    message: "If the gateway of dmz fails, shop stops: a single router carries all traffic in and out.",
    path: "users → gateway of dmz",
    fix: 'put a second router beside the gateway of `dmz`: network("dmz", { external: { network: "public", gateway: "redundant" }, … })',
  },
  {
    cause: "a shared risk with room outside it",
    topology: withLoadBalancer(
      { within: ["a-1", "a-2", "b-1"], spread: strictSpread("host") },
      atRisk([
        { kind: "domain", name: "a" },
        { kind: "domain", name: "b-1" },
      ]),
    ),
    message: "If the shared risk feed strikes, shop stops: both replicas of `web-lb` are exposed to it.",
    path: "users → web-lb (web-lb-1, web-lb-2 in feed)",
    fix: 'place `web-lb` within a-1 and b-2: loadBalancer("web-lb", { within: [a1, b2], … })',
  },
  {
    cause: "a shared risk that reaches everywhere",
    topology: atRisk(["a", "b", "c"].map((name) => ({ kind: "domain", name }) as const)),
    message: "If the shared risk feed strikes, shop stops: both replicas of `web-lb` are exposed to it.",
    path: "users → web-lb (web-lb-1, web-lb-2 in feed)",
    fix: 'make `b` independent of `feed` (a second feed, another array), then take it out of sharedRisk("feed", { affects: […], … })',
  },
  {
    cause: "a shared risk, half of which is enough",
    topology: atRisk([
      { kind: "domain", name: "a-1" },
      { kind: "domain", name: "b-1" },
    ]),
    message:
      "If the shared risk feed strikes, shop stops: 2 of the 3 replicas of `api` are exposed to it, and 2 are needed.",
    path: "users → web-lb → api (api-1, api-2 in feed)",
    fix: 'place `api` within a-2, b-2 and c-1: service("api", { within: [a2, b2, c1], … })',
  },
  {
    cause: "an external dependency",
    topology: paying(),
    message: "If payments fails, shop stops: `api` needs it.",
    path: "users → web-lb → api → payments",
    fix: 'use a second provider beside `payments`, or make the dependency of `api` on it soft and say what still works without it: soft(payments, { without: "…" })',
  },
  {
    cause: "the primary of a database",
    topology: withApi({ dependsOn: [needs(ORDERS), needs(ORDERS_WRITER)] }),
    message: "If instance orders-1 fails, shop stops: it is the primary of `orders`.",
    path: "users → web-lb → api → orders (orders-1)",
    fix: 'asynchronous replication has no automatic failover, so make the dependency of `api` on it soft and say what still works without it: soft(orders.writer, { without: "…" }); or let its servers elect the primary, with an HAProxy load balancer before them: mariadb("orders", { election: zookeeper("…", …), … }); or accept that nothing is written until a person promotes a replica: suppress("single-point-of-failure", { on: orders, because: "…" })',
  },
];

describe("single-point-of-failure", () => {
  test("a sound topology has none", () => {
    expect(findings(singlePointOfFailure, soundTopology)).toEqual([]);
  });

  test.each(cases)("$cause: message, path and fix", ({ topology, message, path, fix }) => {
    const found = findings(singlePointOfFailure, topology).map((finding) => ({
      message: finding.message,
      path: finding.path.join(" → "),
      fix: finding.fix,
      affects: finding.affects,
    }));
    expect(found).toContainEqual({ message, path, fix, affects: ["shop"] });
  });

  test.each(cases)("$cause: the fix removes the finding", ({ topology, message }) => {
    const planned = plan(topology);
    const index = indexPlan(planned);
    const points = explained(planned, "down");
    const position = findings(singlePointOfFailure, topology).findIndex((one) => one.message === message);
    const point = points[position];
    if (point === undefined) throw new Error("The finding stands where its explanation stands.");
    const remedies = chooseRemedies(point.cause, point.event, "down", index, declaredTree(planned));
    const mended = remedies.reduce((before, remedy) => applyRemedy(before, remedy) ?? before, topology);
    expect(mended).not.toEqual(topology);
    expect(explained(plan(mended), "down").map(explainedKey)).not.toContain(explainedKey(point));
  });

  test("two causes of one event are two findings, each with its own subject and fix", () => {
    const onOneHost = { spread: anywhere, within: ["a-1"] };
    const found = findings(singlePointOfFailure, withLoadBalancer(onOneHost, withApi(onOneHost)))
      .filter(({ message }) => message.includes("host a-1"))
      .map(({ subject }) => subject.name);
    expect(found.sort()).toEqual(["api", "web-lb"]);
  });

  test("entrypoints that suffer alike share a finding; a part can then not be hidden for one of them alone", () => {
    const [shop] = soundTopology.entrypoints;
    if (shop === undefined) throw new Error("The sound topology has an entrypoint.");
    const topology = withApi(
      { replicas: 2, needs: 2 },
      { ...soundTopology, entrypoints: [shop, { ...shop, name: "admin" }] },
    );
    const [first] = findings(singlePointOfFailure, topology);
    expect(first).toMatchObject({
      affects: ["admin", "shop"],
      also: [{ kind: "domain" }],
    });
    expect(first?.message).toContain("admin and shop stop");
  });

  test("a soft dependency stops nothing", () => {
    expect(findings(singlePointOfFailure, withApi({ dependsOn: [likes(ORDERS_WRITER)] }))).toEqual([]);
  });
});

function straightToDatabase(): Partial<Topology> {
  const topology = withListener({ protocol: "tcp", tls: undefined, backends: [makeBackend(ORDERS)] });
  return {
    loadBalancers: topology.loadBalancers.map((one) => ({ ...one, networks: ["data", "dmz"] })),
    databases: withDatabase({ spread: strictSpread("host") }).databases,
  };
}

function atRisk(affects: SharedRisk["affects"]): Topology {
  return { ...soundTopology, sharedRisks: [{ name: "feed", source: SOURCE, affects }] };
}

function paying(): Topology {
  const payments = makeExternal({ name: "payments" });
  const topology = withApi({
    networks: ["app", "data", "dmz"],
    dependsOn: [needs({ kind: "external", name: "payments" })],
  });
  return { ...topology, externals: [...topology.externals, payments] };
}
