/** What always holds before a database whose servers tell their role: nobody goes on writing to one that is no writer any more. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Plan, PlannedListener } from "../../../src/plan/model.ts";
import { render } from "../../../src/render/render.ts";
import { choosesWriter } from "../../../src/topology/replication.ts";
import { topologyArbitrary } from "../../arbitrary/topology.ts";
import { planFor } from "../plans.ts";

interface Asking {
  readonly listener: PlannedListener;
  /** The backend of the listener in haproxy.cfg, line by line. */
  readonly lines: readonly string[];
}

/** The listeners of a plan that lead to servers which are asked for their role. */
function askingIn(planned: Plan): readonly Asking[] {
  const bundles = render(planned);
  return planned.groups.flatMap((group) => {
    if (group.kind !== "load-balancer" || group.declared.engine !== "haproxy") return [];
    return group.listeners
      .filter(({ servers }) => servers.some(({ rolePort }) => rolePort !== undefined))
      .flatMap((listener) =>
        group.instances.map((instance) => {
          const file = bundles
            .find((bundle) => bundle.instance === instance)
            ?.files.find(({ path }) => path === "/etc/haproxy/haproxy.cfg");
          const [, rest = ""] = file?.content.split(`\nbackend ${listener.name}_servers\n`) ?? [];
          const [backend = ""] = rest.split(/\n(?=\S)/);
          return { listener, lines: backend.split("\n").map((line) => line.trim()) };
        }),
      );
  });
}

test("each server is asked for the role, sessions end with it, and of several that may write one is written to", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(topologyArbitrary({ choosing: true, roomy: true }), (topology) => {
      // nginx would refuse some of what is drawn, and stands before no such database.
      const services = { ...topology, loadBalancers: topology.loadBalancers.map(withHaproxy) };
      for (const { listener, lines } of askingIn(planFor(services))) {
        const [first] = listener.servers;
        if (first?.to.kind !== "database") throw new Error("only databases are asked");
        const { role, name } = first.to;
        expect(lines).toContain("option httpchk");
        expect(lines).toContain(`http-check send meth GET uri '/${role}'`);
        expect(lines).toContain("http-check expect status 200");
        const servers = lines.filter((line) => line.startsWith("server "));
        expect(servers).toHaveLength(listener.servers.length);
        for (const server of servers) {
          expect(server).toContain(` port ${first.rolePort} `);
          expect(server).toContain(" on-marked-down shutdown-sessions");
        }
        const database = topology.databases.find((one) => one.name === name);
        const mode = database?.pair === undefined ? database?.replication.mode : "pair";
        const isPlain = database !== undefined && !choosesWriter(database);
        seen.add(`${isPlain ? "plain" : mode} ${role}`);
        if (role === "writer" && isPlain) expect(servers).toHaveLength(1);
        // Of others one says that it is the writer.
        if (role === "writer" && (mode === "galera" || mode === "pair")) {
          expect(servers.filter((server) => !/ backup\b/.test(server))).toHaveLength(1);
          expect(lines).not.toContain("option allbackups");
        }
      }
    }),
    { numRuns: 150 },
  );
  expect([...seen]).toEqual(
    expect.arrayContaining(["galera writer", "group-replication writer", "plain writer", "plain reader"]),
  );
});

function withHaproxy<T extends object>(one: T): T & { readonly engine: "haproxy" } {
  return { ...one, engine: "haproxy" };
}
