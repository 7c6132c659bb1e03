import { describe, expect, test } from "vitest";
import {
  type ExternalOptions,
  external,
  type HostOptions,
  host,
  loadBalancer,
  mariadb,
  network,
  rack,
  region,
  secret,
  service,
  sharedRisk,
  type TopologyOptions,
  topology,
  zone,
  zookeeper,
} from "../../src/index.ts";
import { parsed, problemsIn, sample } from "./sample.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

const said = {
  reliability: { mtbf: "5y", mttr: "4h" },
  maintenance: { every: "30d", takes: "20m" },
} as const;
const known = {
  reliability: { mtbfMs: 5 * YEAR, mttrMs: 4 * HOUR },
  maintenance: { everyMs: 30 * DAY, takesMs: HOUR / 3 },
};

function shownProblems(declaration: unknown): readonly string[] {
  return problemsIn(declaration).map(
    ({ source, path, value, expected, hint }) =>
      `${source.file}: ${path}: got ${value}, expected ${expected}${hint === undefined ? "" : ` (${hint})`}`,
  );
}

function hostProblems(options: { readonly [Option in keyof HostOptions]?: unknown }): readonly string[] {
  const domains = [zone("z", { hosts: [host("h", options as HostOptions)] })];
  return shownProblems(topology("t", { domains, entrypoints: [] }));
}

function externalOf(options: { readonly [Option in keyof ExternalOptions]?: unknown }) {
  const payments = external("payments", options as ExternalOptions);
  const sharedRisks = [sharedRisk("carrier", { affects: [payments] })];
  return topology("t", { domains: [zone("z")], entrypoints: [], sharedRisks });
}

function ofKinds(
  options: Pick<{ readonly [Option in keyof TopologyOptions]?: unknown }, "reliability" | "maintenance">,
) {
  return topology("t", { domains: [zone("z")], entrypoints: [], ...options } as TopologyOptions);
}

describe("failure data", () => {
  test("is kept of each kind of part", () => {
    const net = network("net", {
      ...said,
      cidr: "10.0.0.0/24",
      external: { ...said, network: "public", gateway: "redundant" },
    });
    const common = { ...said, networks: [net], size: { cpu: 1, memory: "1GiB" } } as const;
    const api = service("api", { ...common, command: ["run"], ports: { http: 80 }, replicas: 1 });
    const balancer = loadBalancer("lb", {
      ...common,
      engine: "haproxy",
      replicas: 1,
      listeners: { web: { port: 80, to: [api] } },
    });
    const database = { ...common, replicas: 1, storage: "1GiB", databases: ["data"] } as const;
    const members = zookeeper("members", { ...common, replicas: 3, storage: "1GiB" });
    const racks = [rack("r", { ...said, hosts: [host("h1", said), host("h2", said), host("h3", said)] })];
    const result = parsed(
      topology("t", {
        domains: [region("eu", { ...said, zones: [zone("a", { ...said, racks })] })],
        entrypoints: [],
        parts: [balancer, members, mariadb("db", { ...database, replicationPassword: secret("password") })],
        sharedRisks: [sharedRisk("feed", { ...said, affects: [net] })],
      }),
    );
    expect(result.domains.map(({ kind }) => kind)).toEqual([
      "zone",
      "region",
      "host",
      "host",
      "host",
      "rack",
    ]);
    for (const part of [
      ...result.domains,
      ...result.networks,
      ...result.networks.flatMap((one) => one.external ?? []),
      ...result.services,
      ...result.loadBalancers,
      ...result.databases,
      ...result.ensembles,
      ...result.sharedRisks,
    ]) {
      expect(part).toMatchObject(known);
    }
  });

  test("of a database in shards is that of each shard", () => {
    const net = network("net", { cidr: "10.0.0.0/24" });
    const orders = mariadb("orders", {
      ...said,
      networks: [net],
      size: { cpu: 1, memory: "1GiB" },
      replicas: 1,
      storage: "1GiB",
      databases: ["data"],
      shards: { by: "hash", key: "id", count: 2 },
    });
    const { databases } = parsed(topology("t", { domains: [zone("z")], entrypoints: [], parts: [orders] }));
    expect(databases).toMatchObject([known, known]);
  });

  test("leaves nothing behind where nothing is said", () => {
    const text = JSON.stringify(parsed(sample()));
    expect(text).not.toMatch(/reliability|maintenance|failureData/);
    expect(Object.keys(parsed(sample()).domains[0] ?? {})).not.toContain("reliability");
  });

  test("of a kind stands in the topology", () => {
    const declared = ofKinds({
      reliability: { host: { mttr: "4h" }, disk: said.reliability, external: { mttr: "1h" } },
      maintenance: { host: said.maintenance, sharedRisk: { every: "1y", takes: "2h" } },
    });
    expect(parsed(declared).failureData).toEqual({
      disk: { reliability: known.reliability },
      external: { reliability: { mtbfMs: undefined, mttrMs: HOUR } },
      host: { reliability: { mtbfMs: undefined, mttrMs: 4 * HOUR }, maintenance: known.maintenance },
      sharedRisk: { maintenance: { everyMs: YEAR, takesMs: 2 * HOUR } },
    });
  });
});

describe("of an external", () => {
  test("the availability may be said as two times", () => {
    const [payments] = parsed(externalOf({ reliability: { mtbf: "999h", mttr: "1h" } })).externals;
    expect(payments).toMatchObject({ availability: 0.999, reliability: { mttrMs: HOUR } });
  });

  test("the length of an outage may stand beside its availability", () => {
    const [payments] = parsed(externalOf({ availability: "99.9%", reliability: { mttr: "1h" } })).externals;
    expect(payments).toMatchObject({ availability: 0.999, reliability: { mttrMs: HOUR } });
  });

  test("one of the two has to be said", () => {
    const expected =
      'a share of time between "0%" and "100%", such as "99.95%", or reliability: { mtbf, mttr }; nothing was given';
    const at = 'failure-data.test.ts: external "payments": availability: got undefined, expected';
    expect(shownProblems(externalOf({}))).toEqual([`${at} ${expected}`]);
    expect(shownProblems(externalOf({ reliability: { mtbf: "1y" } }))).toEqual([`${at} ${expected}`]);
  });

  test("both would contradict each other", () => {
    expect(
      shownProblems(externalOf({ availability: "99.9%", reliability: { mtbf: "1y", mttr: "1h" } })),
    ).toEqual([
      'failure-data.test.ts: external "payments": reliability.mtbf: got "1y", expected nothing, since availability and mttr say how often it fails',
    ]);
  });
});

describe("a refusal says where, what and what instead", () => {
  const MTBF = 'a duration from "1h" to "1000y", such as "500ms", "3s", "6h" or "14d"';
  const MTTR = 'a duration from "1s" to "1y", such as "500ms", "3s", "6h" or "14d"';

  test.each([
    [
      { reliability: { mtbf: "1d", mttr: "2d" } },
      'reliability.mttr: got "2d"',
      "a time to repair that is not longer than mtbf, the time between failures",
    ],
    [{ reliability: { mtbf: "0h", mttr: "2d" } }, 'reliability.mtbf: got "0h"', MTBF],
    [{ reliability: { mtbf: 5 } }, "reliability.mtbf: got 5", MTBF],
    [{ reliability: { mttr: "0s" } }, 'reliability.mttr: got "0s"', MTTR],
    [{ reliability: { mttr: "-1h" } }, 'reliability.mttr: got "-1h"', MTTR],
    [{ reliability: { mtbf: "2 years" } }, 'reliability.mtbf: got "2 years"', MTBF],
    [{ reliability: {} }, "reliability: got {}", "mtbf, mttr, or both"],
    [{ reliability: "99.9%" }, 'reliability: got "99.9%"', "an object with options"],
    [
      { reliability: { mttf: "1y" } },
      'reliability: got the unknown option "mttf"',
      'one of: mtbf, mttr (did you mean "mtbf"?)',
    ],
    [
      { maintenance: { every: "1d", takes: "1d" } },
      'maintenance.takes: got "1d"',
      "less than every: so long a part is down each time",
    ],
    [
      { maintenance: { every: "30d" } },
      "maintenance.takes: got undefined",
      'a duration from "1s" to "30d", such as "500ms", "3s", "6h" or "14d"; nothing was given',
    ],
    [
      { maintenance: { every: "1m", takes: "1s" } },
      'maintenance.every: got "1m"',
      'a duration from "1h" to "10y", such as "500ms", "3s", "6h" or "14d"',
    ],
  ])("%j", (options, got, expected) => {
    expect(hostProblems(options)).toEqual([`failure-data.test.ts: host "h": ${got}, expected ${expected}`]);
  });

  test("for a kind that there is not", () => {
    expect(shownProblems(ofKinds({ reliability: { hosts: { mttr: "4h" } } }))).toEqual([
      'failure-data.test.ts: topology "t": reliability: got the unknown option "hosts", expected one of: region, zone, rack, host, instance, disk, network, gateway, external, sharedRisk (did you mean "host"?)',
    ]);
    expect(shownProblems(ofKinds({ maintenance: { disk: said.maintenance } }))).toHaveLength(1);
  });

  test("for externals of which all would fail equally often", () => {
    expect(shownProblems(ofKinds({ reliability: { external: said.reliability } }))).toEqual([
      'failure-data.test.ts: topology "t": reliability.external: got the unknown option "mtbf", expected one of: mttr (did you mean "mttr"?)',
    ]);
  });

  test("for each part by its own name", () => {
    const wrong = { reliability: { mtbf: "1h", mttr: "2h" } };
    expect(
      shownProblems(sample({ network: wrong, service: wrong, loadBalancer: wrong, database: wrong })),
    ).toEqual(
      ['network "app"', 'database "db"', 'service "api"', 'load-balancer "lb"'].map((part) =>
        expect.stringContaining(`${part}: reliability.mttr: got "2h"`),
      ),
    );
  });
});
