import { expect, test } from "vitest";
import { type HostOptions, host, type TopologyOptions, zone } from "../../src/index.ts";
import { plan } from "../../src/plan/plan.ts";
import { render } from "../../src/render/render.ts";
import { parsed, sample } from "../topology/sample.ts";

const said = {
  reliability: { mtbf: "5y", mttr: "4h" },
  maintenance: { every: "30d", takes: "20m" },
} as const;

function planned(data: HostOptions, byKind: Pick<TopologyOptions, "reliability" | "maintenance"> = {}) {
  const domains = ["a", "b", "c"].map((name) => zone(name, { hosts: [host(`${name}-1`, data)] }));
  return plan(parsed(sample({ database: data, service: data, topology: { domains, ...byKind } })));
}

const without = planned({});
const having = planned(said, {
  reliability: { disk: said.reliability },
  maintenance: { gateway: said.maintenance },
});

test("failure data is in the plan, of parts and of kinds", () => {
  const times = { reliability: { mtbfMs: 157_680_000_000, mttrMs: 14_400_000 } };
  const work = { maintenance: { everyMs: 2_592_000_000, takesMs: 1_200_000 } };
  expect(having.domains.find(({ name }) => name === "a-1")).toMatchObject({ ...times, ...work });
  expect(having.groups.find(({ name }) => name === "db")?.declared).toMatchObject({ ...times, ...work });
  expect(having.failureData).toEqual({ disk: times, gateway: work });
});

test("failure data moves nothing and changes no file", () => {
  expect(having.allocations).toEqual(without.allocations);
  expect(having.flows).toEqual(without.flows);
  expect(render(having)).toEqual(render(without));
});

test("a plan of which nothing was said has no trace of it", () => {
  expect(JSON.stringify(without)).not.toMatch(/reliability|maintenance|failureData/);
});
