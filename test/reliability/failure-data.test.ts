import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import { DEFAULT_FAILURE_DATA } from "../../src/reliability/failure-data/defaults.ts";
import { failureData } from "../../src/reliability/failure-data/failure-data.ts";
import type { EventFailureData } from "../../src/reliability/failure-data/model.ts";
import { failureModel } from "../../src/reliability/failure-model.ts";
import type { DeclaredFailureData, Topology } from "../../src/topology/model.ts";
import {
  makeDatabase,
  makeDomain,
  makeEntrypoint,
  makeExternal,
  makeNetwork,
  makeService,
  makeSharedRisk,
  makeTopology,
} from "../arbitrary/parts.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";

const HOUR = 3_600_000;
const YEAR = 8760 * HOUR;
const said: DeclaredFailureData = { reliability: { mtbfMs: 999 * HOUR, mttrMs: HOUR } };

interface Said {
  readonly host?: DeclaredFailureData;
  readonly zone?: DeclaredFailureData;
  readonly network?: DeclaredFailureData;
  readonly gateway?: DeclaredFailureData;
  readonly external?: DeclaredFailureData & { readonly availability?: number };
  readonly risk?: DeclaredFailureData;
  readonly service?: DeclaredFailureData;
  readonly database?: DeclaredFailureData;
  readonly kinds?: Topology["failureData"];
}

/** A service and a database on one declared host, in a zone whose other hosts the cloud chooses. */
function dataOf(own: Said = {}): (id: string) => EventFailureData {
  const { availability = 0.999, ...external } = own.external ?? {};
  const topology = makeTopology({
    domains: [
      makeDomain({ kind: "zone", name: "a", anonymous: false, ...own.zone }),
      makeDomain({ kind: "host", name: "a-1", parent: "a", ...own.host }),
      makeDomain({ kind: "zone", name: "b" }),
    ],
    networks: [
      makeNetwork({
        name: "edge",
        switches: "redundant",
        external: { network: "public", gateway: "single", ...own.gateway },
        ...own.network,
      }),
    ],
    externals: [makeExternal({ name: "payments", availability, ...external })],
    sharedRisks: [makeSharedRisk({ name: "feed", affects: [{ kind: "domain", name: "a" }], ...own.risk })],
    services: [makeService({ name: "api", networks: ["edge"], within: ["a"], ...own.service })],
    databases: [
      makeDatabase({
        name: "db",
        networks: ["edge"],
        replicationNetwork: "edge",
        within: ["b"],
        replicas: 1,
        ...own.database,
      }),
    ],
    entrypoints: [makeEntrypoint({ name: "shop", to: { kind: "service", name: "api", port: "http" } })],
    ...(own.kinds && { failureData: own.kinds }),
  });
  const planned = plan(topology);
  const model = failureModel(planned);
  const data = failureData(planned, model);
  expect(data).toHaveLength(model.events.length);
  return (id) => {
    const found = data[model.events.findIndex((event) => event.id === id)];
    if (found === undefined)
      throw new Error(`no event ${id}: ${model.events.map((event) => event.id).join(", ")}`);
    return found;
  };
}

describe("without a declaration", () => {
  it.each([
    ["zone:a", "zone"],
    ["host:a-1", "host"],
    ["host:b~1", "host"],
    ["instance:api-1", "instance"],
    ["network:edge/2", "network"],
    ["gateway:edge", "gateway"],
    ["shared-risk:feed", "sharedRisk"],
  ] as const)("%s has the default of its kind", (id, kind) => {
    const { mtbfHours, mttrHours, source } = DEFAULT_FAILURE_DATA[kind];
    expect(dataOf()(id)).toMatchObject({
      mtbfHours,
      mttrHours,
      source,
      from: "default",
      plannedUnavailability: 0,
    });
  });

  it("An instance with a volume fails with its disk as well.", () => {
    const { instance, disk } = DEFAULT_FAILURE_DATA;
    const found = dataOf()("instance:db-1");
    expect(found.mtbfHours).toBeCloseTo(1 / (1 / instance.mtbfHours + 1 / disk.mtbfHours), 6);
    expect(found.unavailability).toBeGreaterThan(dataOf()("instance:api-1").unavailability);
    expect(found).toMatchObject({ from: "default", source: expect.stringContaining("its disk: Schroeder") });
  });

  it("An external is down for as long as its availability says.", () => {
    const found = dataOf({ external: { availability: 0.99 } })("external:payments");
    expect(found.unavailability).toBeCloseTo(0.01, 12);
    expect(found).toMatchObject({ from: "declared", mttrHours: 4 });
    expect(found.failuresPerYear).toBeCloseTo((0.01 * 8760) / 4, 9);
    expect(dataOf({ external: { availability: 1 } })("external:payments")).toMatchObject({
      unavailability: 0,
      failuresPerYear: 0,
    });
  });
});

describe("a declaration", () => {
  it.each([
    ["host:a-1", { host: said }, "host a-1"],
    ["zone:a", { zone: said }, "zone a"],
    ["network:edge/1", { network: said }, "network edge/1"],
    ["network:edge/2", { network: said }, "network edge/2"],
    ["gateway:edge", { gateway: said }, "gateway edge"],
    ["shared-risk:feed", { risk: said }, "shared risk feed"],
    ["instance:api-1", { service: said }, "instance api-1"],
    ["instance:db-1", { database: said }, "instance db-1"],
  ] as const)("is that of %s", (id, own, label) => {
    const found = dataOf(own)(id);
    expect(found).toMatchObject({
      mtbfHours: 999,
      mttrHours: 1,
      unavailability: 0.001,
      failuresPerYear: 8.76,
    });
    expect(found).toMatchObject({ from: "declared", source: `declared for ${label}` });
  });

  it("A zone's data is not that of the hosts that the cloud chooses in it.", () => {
    expect(dataOf({ zone: said })("host:b~1").from).toBe("default");
  });

  it("A network's data is that of each switch, its gateway has its own.", () => {
    expect(dataOf({ network: said })("gateway:edge").from).toBe("default");
    expect(dataOf({ gateway: said })("network:edge/1").from).toBe("default");
  });

  it("Where one of the two times is declared the other one stays as it is.", () => {
    const found = dataOf({ host: { reliability: { mttrMs: 4 * HOUR } } })("host:a-1");
    expect(found).toMatchObject({
      mttrHours: 4,
      mtbfHours: DEFAULT_FAILURE_DATA.host.mtbfHours,
      from: "partly-declared",
    });
    expect(found.source).toBe(`mttr declared for host a-1; mtbf: ${DEFAULT_FAILURE_DATA.host.source}`);
    const database = dataOf({ database: { reliability: { mtbfMs: YEAR } } })("instance:db-1");
    expect(database).toMatchObject({ mtbfHours: 8760, from: "partly-declared" });
  });

  it("What a part declares counts before what is declared of its kind, and that before public data.", () => {
    const kinds = {
      host: said,
      disk: { reliability: { mtbfMs: 100 * YEAR, mttrMs: HOUR } },
      external: { reliability: { mttrMs: HOUR } },
    };
    expect(dataOf({ kinds })("host:b~1")).toMatchObject({
      mtbfHours: 999,
      from: "declared",
      source: "declared for every host",
    });
    const own = { reliability: { mttrMs: 2 * HOUR } };
    expect(dataOf({ kinds, host: own })("host:a-1")).toMatchObject({
      mtbfHours: 999,
      mttrHours: 2,
      from: "declared",
      source: "mttr declared for host a-1; mtbf: declared for every host",
    });
    expect(dataOf({ kinds })("instance:db-1")).toMatchObject({
      from: "partly-declared",
      source: expect.stringContaining("its disk: declared for every disk"),
    });
    expect(dataOf({ kinds })("external:payments")).toMatchObject({ mttrHours: 1, unavailability: 1 - 0.999 });
  });

  it("The length of an external's outages says how many there are, not how long it is down in all.", () => {
    const found = dataOf({ external: { reliability: { mttrMs: HOUR } } })("external:payments");
    expect(found.unavailability).toBeCloseTo(0.001, 12);
    expect(found.failuresPerYear).toBeCloseTo(8.76, 9);
  });
});

describe("planned maintenance", () => {
  const maintenance = { everyMs: 30 * 24 * HOUR, takesMs: HOUR };

  it("Planned maintenance is counted where it is declared, besides failures.", () => {
    const found = dataOf({ host: { ...said, maintenance } })("host:a-1");
    const planned = 1 / (30 * 24);
    expect(found).toMatchObject({ plannedUnavailability: planned, failuresPerYear: 8.76 });
    expect(found.maintenancesPerYear).toBeCloseTo(365 / 30, 9);
    expect(found.unavailability).toBeCloseTo(1 - (1 - 0.001) * (1 - planned), 12);
  });

  it("Planned maintenance of a kind is that of all its parts, but for those that declare their own.", () => {
    const kinds = { host: { maintenance }, instance: { maintenance } };
    const own = { maintenance: { everyMs: YEAR, takesMs: HOUR } };
    const found = dataOf({ kinds, host: own });
    expect(found("host:a-1").maintenancesPerYear).toBe(1);
    expect(found("host:b~1").maintenancesPerYear).toBeCloseTo(365 / 30, 9);
    expect(found("instance:db-1").maintenancesPerYear).toBeCloseTo(365 / 30, 9);
    expect(found("zone:a").maintenancesPerYear).toBe(0);
  });
});

it("is there for every event of random topologies, and a probability", () => {
  fc.assert(
    fc.property(topologyArbitrary({ choosing: true }), (topology) => {
      const planned = plan(topology);
      const model = failureModel(planned);
      const data = failureData(planned, model);
      expect(data).toHaveLength(model.events.length);
      for (const { unavailability, failuresPerYear, source } of data) {
        expect(unavailability).toBeGreaterThanOrEqual(0);
        expect(unavailability).toBeLessThanOrEqual(1);
        expect(failuresPerYear).toBeGreaterThanOrEqual(0);
        expect(source).not.toBe("");
      }
    }),
    { numRuns: 50 },
  );
});
