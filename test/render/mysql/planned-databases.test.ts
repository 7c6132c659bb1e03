import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Plan } from "../../../src/plan/model.ts";
import { plan } from "../../../src/plan/plan.ts";
import { CONFIGURATION_FILE } from "../../../src/render/mysql/paths.ts";
import { parseTopology } from "../../../src/topology/parse.ts";
import seed from "../../../stacks/seed/topology.ts";
import shop from "../../../stacks/shop/topology.ts";
import { topologyArbitrary } from "../../arbitrary/topology.ts";
import { MYSQL_8_4_OPTIONS } from "./mysql-8.4-options.ts";
import { serverOptions } from "./option-values.ts";
import { expectAccepted } from "./real-server.ts";
import { type Rendered, renderedDatabases } from "./rendered.ts";

function planOf(declaration: unknown): Plan {
  const parsed = parseTopology(declaration);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return plan(parsed.topology);
}

async function expectRight({ engine, part }: Rendered): Promise<void> {
  const file = part.files.find(({ path }) => path === CONFIGURATION_FILE)?.content ?? "";
  if (engine === "mariadb") await expectAccepted(file);
  else for (const name of serverOptions(file).keys()) expect(MYSQL_8_4_OPTIONS).toContain(name);
}

describe.each([
  ["seed", seed, ["db-1", "db-2"]],
  ["shop", shop, ["orders-1", "orders-2", "orders-3"]],
] as const)("of the stack %s", (_, declaration, servers) => {
  test("every server has an option file that its program accepts", async () => {
    const rendered = renderedDatabases(planOf(declaration));
    expect(rendered.map(({ instance }) => instance.name)).toEqual(servers);
    for (const each of rendered) await expectRight(each);
  });
});

test("every server of any plan has an option file that its program accepts", async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(topologyArbitrary({ replicas: 3, choosing: true, roomy: true }), async (topology) => {
      for (const each of renderedDatabases(plan(topology))) {
        await expectRight(each);
        accepted += 1;
      }
    }),
    { numRuns: 60 },
  );
  expect(accepted).toBeGreaterThan(20);
});

test("every server of any plan is a primary or follows one, and nothing else", () => {
  fc.assert(
    fc.property(topologyArbitrary(), (topology) => {
      const planned = plan(topology);
      for (const { instance, part } of renderedDatabases(planned)) {
        const sql = part.files.filter(({ path }) => path.endsWith(".sql"));
        expect(sql.map(({ path }) => path)).toEqual([`/etc/nospof/sql/setup-${instance.database?.role}.sql`]);
        const follows = /CHANGE (?:MASTER|REPLICATION SOURCE) TO/.test(sql[0]?.content ?? "");
        expect(follows).toBe(instance.database?.role === "replica");
      }
    }),
  );
});
