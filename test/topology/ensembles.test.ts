import { describe, expect, test } from "vitest";
import {
  type EnsembleOptions,
  entrypoint,
  hard,
  loadBalancer,
  network,
  service,
  sharedRisk,
  topology,
  zone,
  zookeeper,
} from "../../src/index.ts";
import { parsed, problemsIn } from "./sample.ts";

const edge = network("edge", {
  cidr: "10.0.0.0/24",
  external: { network: "public", gateway: "redundant" },
});
const data = network("data", { cidr: "10.0.1.0/24" });

function ensemble(changes: { readonly [Option in keyof EnsembleOptions]?: unknown } = {}) {
  return zookeeper("coordination", {
    replicas: 3,
    networks: [data],
    size: { cpu: 1, memory: "1GiB" },
    storage: "10GiB",
    ...changes,
  } as EnsembleOptions);
}

const common = {
  command: ["run"],
  replicas: 1,
  size: { cpu: 1, memory: "1GiB" },
  networks: [edge, data],
} as const;

function problems(changes: { readonly [Option in keyof EnsembleOptions]?: unknown }): readonly string[] {
  const declared = topology("t", { domains: [zone("z")], entrypoints: [], parts: [ensemble(changes)] });
  return problemsIn(declared).map(
    ({ path, value, expected }) => `${path}: got ${value}, expected ${expected}`,
  );
}

describe("an ensemble", () => {
  test("has two volumes, a majority that it needs, and what was not said", () => {
    const declared = topology("t", { domains: [zone("z")], entrypoints: [], parts: [ensemble()] });
    const { source, ...known } = parsed(declared).ensembles[0] ?? {};
    expect(source).toMatchObject({ file: "ensembles.test.ts" });
    expect(known).toEqual({
      kind: "ensemble",
      name: "coordination",
      engine: "zookeeper",
      replicas: 3,
      needs: 2,
      networks: ["data"],
      spread: { over: "host", strict: true },
      within: [],
      size: { name: undefined, cpu: 1, memoryBytes: 2 ** 30, diskBytes: 10 * 2 ** 30 },
      port: 2181,
      peerNetwork: "data",
      volumes: [
        { name: "data", mount: "/var/lib/zookeeper/data", sizeBytes: 10 * 2 ** 30 },
        { name: "log", mount: "/var/lib/zookeeper/log", sizeBytes: 10 * 2 ** 30 },
      ],
      tickMs: 500,
      superPassword: undefined,
    });
  });

  test.each([
    [3, 2],
    [5, 3],
    [7, 4],
  ] as const)("of %i members needs %i", (replicas, needs) => {
    const declared = topology("t", {
      domains: [zone("z")],
      entrypoints: [],
      parts: [ensemble({ replicas })],
    });
    expect(parsed(declared).ensembles[0]?.needs).toBe(needs);
  });

  test("takes what is said", () => {
    const options = { networks: [edge, data], peerNetwork: data, port: 2182, logStorage: "2GiB", tick: "1s" };
    const declared = topology("t", { domains: [zone("z")], entrypoints: [], parts: [ensemble(options)] });
    expect(parsed(declared).ensembles[0]).toMatchObject({
      peerNetwork: "data",
      port: 2182,
      tickMs: 1000,
      volumes: [{ sizeBytes: 10 * 2 ** 30 }, { sizeBytes: 2 * 2 ** 30 }],
    });
  });

  test("is found where only a service depends on it, and is what a shared risk affects", () => {
    const coordination = ensemble();
    const worker = service("worker", { ...common, dependsOn: [hard(coordination.client)] });
    const result = parsed(
      topology("t", {
        domains: [zone("z")],
        entrypoints: [],
        parts: [worker],
        sharedRisks: [sharedRisk("array", { affects: [coordination] })],
      }),
    );
    expect(result.services[0]?.dependsOn).toEqual([
      { on: { kind: "ensemble", name: "coordination" }, strength: "hard", without: undefined },
    ]);
    expect(result.sharedRisks[0]?.affects).toEqual([{ kind: "ensemble", name: "coordination" }]);
    expect(structuredClone(result)).toEqual(result);
  });

  test.each<readonly [string, { readonly [Option in keyof EnsembleOptions]?: unknown }, RegExp]>([
    ["an even number of members", { replicas: 4 }, /replicas: got 4, expected 3, 5 or 7: an even number/],
    ["a single member", { replicas: 1 }, /replicas: got 1, expected 3, 5 or 7/],
    ["nine members", { replicas: 9 }, /replicas: got 9, expected 3, 5 or 7/],
    ["needs, which is the majority", { needs: 1 } as never, /unknown option "needs"/],
    ["the port of the members", { port: 2888 }, /port: got 2888, expected a port other than 2888 and 3888/],
    ["a port that only root may open", { port: 1023 }, /port: got 1023, expected .*1024/],
    ["the port of elections", { port: 3888 }, /port: got 3888, expected a port other than 2888 and 3888/],
    [
      "a peer network that it is not on",
      { peerNetwork: edge },
      /peerNetwork: got network "edge", expected one of the ensemble's networks: data/,
    ],
    ["a password in the open", { superPassword: "x" }, /superPassword: got "x", expected a secret\(…\)/],
    ["no storage", { storage: undefined }, /storage: got undefined, expected a size .*; nothing was given/],
    ["a tick that is too long", { tick: "3s" }, /tick: got "3s", expected a duration from "100ms" to "2s"/],
    [
      "no room for a heap",
      { size: { cpu: 1, memory: "256MiB" } },
      /size: got 256MiB of memory, expected at least 512MiB, since half of it is the heap/,
    ],
  ])("with %s is refused", (_, changes, expected) => {
    expect(problems(changes)).toEqual([expect.stringMatching(expected)]);
  });
});

describe("who uses an ensemble", () => {
  const wrong = (declared: Parameters<typeof problemsIn>[0]) =>
    problemsIn(declared).map(({ path, value, expected, hint }) => ({ path, value, expected, hint }));

  test("is no user of the topology", () => {
    const open = ensemble({ networks: [edge] });
    const web = service("web", { ...common, ports: { http: 80 } });
    expect(
      wrong(
        topology("t", {
          domains: [zone("z")],
          entrypoints: [
            entrypoint("direct", { to: open.client, slo: "99%" }),
            entrypoint("beside", { to: web, slo: "99%", dependsOn: [hard(open.client)] }),
          ],
        }),
      ),
    ).toEqual([
      expect.objectContaining({
        path: 'entrypoint "direct": to',
        value: "coordination.client",
        expected: expect.stringContaining("an ensemble is for services"),
      }),
      expect.objectContaining({
        path: 'entrypoint "beside": dependsOn[0]',
        expected: expect.stringContaining("an ensemble is for services"),
      }),
    ]);
  });

  test("is no load balancer", () => {
    const lb = loadBalancer("lb", {
      engine: "haproxy",
      replicas: 2,
      networks: [data],
      listeners: { any: { protocol: "tcp", port: 2181, to: [ensemble().client] } },
    });
    expect(wrong(topology("t", { domains: [zone("z")], entrypoints: [], parts: [lb] }))).toEqual([
      {
        path: 'load-balancer "lb": listeners.any.to[0]',
        value: "coordination.client",
        expected: expect.stringContaining("its clients are given all members"),
        hint: expect.stringContaining("dependsOn"),
      },
    ]);
  });

  test("is a service on one of its networks, that names its client", () => {
    const far = network("far", { cidr: "10.0.2.0/24" });
    const worker = (on: never) => service("worker", { ...common, networks: [far], dependsOn: [hard(on)] });
    const told = (on: unknown) =>
      wrong(topology("t", { domains: [zone("z")], entrypoints: [], parts: [worker(on as never)] }));
    expect(told(ensemble().client)).toEqual([
      expect.objectContaining({
        path: 'service "worker": dependsOn[0]',
        expected: expect.stringContaining('"coordination" is reached on data'),
      }),
    ]);
    expect(told(ensemble())).toEqual([
      expect.objectContaining({ hint: expect.stringContaining('say .client of ensemble "coordination"') }),
    ]);
  });

  test("is told where all members are, when it depends on them", () => {
    const coordination = ensemble();
    const told = (own: object) =>
      topology("t", {
        domains: [zone("z")],
        entrypoints: [],
        parts: [
          service("worker", { ...common, environment: { ZOOKEEPER: coordination.client }, ...own } as never),
        ],
      });
    const depends = parsed(told({ dependsOn: [hard(coordination.client)] }));
    expect(depends.services[0]?.environment).toEqual({
      ZOOKEEPER: { kind: "ensemble", ensemble: "coordination" },
    });
    expect(wrong(told({}))).toEqual([
      expect.objectContaining({
        path: 'service "worker": environment.ZOOKEEPER',
        value: "coordination.client",
        expected: expect.stringContaining("dependsOn: [hard(coordination.client)]"),
      }),
    ]);
    const web = service("web", { ...common, ports: { http: 80 } });
    for (const value of [web.ports.http, coordination, { endpoint: "ensemble" }, 5]) {
      expect(wrong(told({ environment: { ZOOKEEPER: value } }))).toEqual([
        expect.objectContaining({ expected: expect.stringMatching(/an ensemble's client/) }),
      ]);
    }
  });

  test("finds one of its name alone", () => {
    const twin = service("coordination", common);
    const both = topology("t", { domains: [zone("z")], entrypoints: [], parts: [ensemble(), twin] });
    expect(wrong(both)).toEqual([expect.objectContaining({ expected: "a name of its own" })]);
  });
});
