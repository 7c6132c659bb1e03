/** What always holds of the files of database servers, however they replicate, and what never does: faults that lose data. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Plan } from "../../../src/plan/model.ts";
import { plan } from "../../../src/plan/plan.ts";
import type { Database } from "../../../src/topology/model.ts";
import { choosesWriter, isLedByAgent } from "../../../src/topology/replication.ts";
import { topologyArbitrary } from "../../arbitrary/topology.ts";
import { optionsOf, type Rendered, renderedDatabases } from "./rendered.ts";
import { sqlSkeleton } from "./sql-skeleton.ts";

/** 49 days: the longest that both servers know. */
const FOR_EVER = String(2 ** 32 - 1);

const plans: fc.Arbitrary<Plan> = fc
  .tuple(topologyArbitrary({ choosing: true, roomy: true }), fc.boolean())
  .map(([topology, durable]) =>
    plan({ ...topology, databases: topology.databases.map((one) => ({ ...one, durable })) }),
  );

/** Every server of plans at random, once each mode of replication has been among them. */
function ofEveryServer(check: (server: Rendered, options: ReadonlyMap<string, string>) => void): void {
  const modes = new Set<string>();
  fc.assert(
    fc.property(plans, (planned) => {
      for (const server of renderedDatabases(planned)) {
        modes.add(server.group.declared.replication.mode);
        check(server, optionsOf(server));
      }
    }),
    { numRuns: 150 },
  );
  expect([...modes].sort()).toEqual(["asynchronous", "galera", "group-replication", "semi-synchronous"]);
}

function fileOf({ part }: Rendered, ending: string): string | undefined {
  return part.files.find(({ path }) => path.endsWith(ending))?.content;
}

/** The option under the name that the engine has for it. */
function of(options: ReadonlyMap<string, string>, engine: Database["engine"]) {
  return (mariadb: string, mysql: string): string | undefined =>
    options.get(engine === "mariadb" ? mariadb : mysql);
}

test("a commit is on disk and in the binary log before it is acknowledged, unless the topology says otherwise", () => {
  ofEveryServer(({ group, engine }, options) => {
    const { durable } = group.declared;
    expect(options.get("sync-binlog")).toBe(durable ? "1" : "0");
    expect(options.get("innodb-flush-log-at-trx-commit")).toBe(durable ? "1" : "2");
    expect(options.get("log-bin")).toBe("binlog");
    // So that a replica that is promoted can send on what it was sent.
    expect(of(options, engine)("log-slave-updates", "log-replica-updates")).toBe("ON");
    for (const name of ["skip-log-bin", "disable-log-bin", "binlog-ignore-db", "binlog-do-db"]) {
      expect(options.has(name)).toBe(false);
    }
  });
});

test("no replica skips an error, leaves out a table, or stops fetching because of what it has fetched", () => {
  ofEveryServer(({ group, engine }, options) => {
    if (group.declared.replication.mode !== "galera") {
      expect(of(options, engine)("slave-skip-errors", "replica-skip-errors")).toBe("OFF");
    }
    const odd = [...options.keys()].filter((name) =>
      /^(?:sql-)?(?:slave|replica)-(?:skip-counter|exec-mode)|^replicate-(?!same-server-id)|^relay-log-(?:space-limit|purge)/.test(
        name,
      ),
    );
    expect(odd).toEqual([]);
  });
});

test("a replica notices a dead primary within seconds, and hears of a living one more often", () => {
  ofEveryServer((server, options) => {
    const { group, engine } = server;
    if (group.declared.replication.mode === "galera") return;
    const timeout = Number(of(options, engine)("slave-net-timeout", "replica-net-timeout"));
    expect(timeout).toBeGreaterThan(0);
    expect(timeout).toBeLessThanOrEqual(5);
    const heartbeat = /_HEARTBEAT_PERIOD = ([\d.]+)/.exec(fileOf(server, "setup-replica.sql") ?? "")?.[1];
    if (heartbeat !== undefined) expect(Number(heartbeat)).toBeLessThanOrEqual(timeout / 2);
  });
});

test("every server starts read-only, and none but the one who knows who the primary is opens it, at the very end", () => {
  ofEveryServer((server, options) => {
    const { declared } = server.group;
    // Of Galera's servers one in a minority refuses queries by itself.
    expect(options.get("read-only")).toBe(declared.replication.mode === "galera" ? undefined : "ON");
    const opening = server.part.files.filter(({ content }) =>
      /\bGLOBAL read_only\s*=\s*(?:OFF|0)\b/.test(content),
    );
    const byScript = !choosesWriter(declared) && server.instance.database?.role === "primary";
    expect(opening.map(({ path }) => path)).toEqual(byScript ? ["/etc/nospof/sql/setup-primary.sql"] : []);
    for (const { content } of opening) {
      const statements = sqlSkeleton(content).filter((each) => each !== "");
      expect(statements.indexOf("SET GLOBAL read_only = OFF")).toBe(statements.length - 1);
    }
    // Who may be another one tomorrow has no script that made up its mind today.
    if (isLedByAgent(declared)) expect(fileOf(server, "setup-database.sh")).toBeUndefined();
  });
});

test("nobody sees a commit before it is acknowledged, and no acknowledgement is given for what is in memory alone", () => {
  ofEveryServer((server, options) => {
    const { group, engine, instance } = server;
    const { replication } = group.declared;
    const option = of(options, engine);
    if (replication.mode !== "semi-synchronous") {
      expect([...options.keys()].filter((name) => /semi-sync|init-rpl-role/.test(name))).toEqual([]);
      return;
    }
    expect(option("rpl-semi-sync-master-wait-point", "rpl-semi-sync-source-wait-point")).toBe("AFTER_SYNC");
    expect(options.get("sync-relay-log")).toBe("1");
    expect(option("rpl-semi-sync-slave-enabled", "rpl-semi-sync-replica-enabled")).toBe("ON");
    // Not before it is the primary; and then also where no replica is connected.
    expect(option("rpl-semi-sync-master-enabled", "rpl-semi-sync-source-enabled")).toBe("OFF");
    expect(option("rpl-semi-sync-master-wait-no-slave", "rpl-semi-sync-source-wait-no-replica")).toBe("ON");
    // Without an end where nothing may be lost.
    expect(option("rpl-semi-sync-master-timeout", "rpl-semi-sync-source-timeout")).toBe(
      replication.fallBackAfterMs === undefined ? FOR_EVER : String(replication.fallBackAfterMs),
    );
    if (engine === "mysql") {
      expect(options.get("rpl-semi-sync-source-wait-for-replica-count")).toBe(
        String(replication.acknowledgements),
      );
      return;
    }
    // One that was the primary, and whose place another one may have taken, comes back as a replica.
    const staysPrimary = !choosesWriter(group.declared) && instance.database?.role === "primary";
    expect(options.get("init-rpl-role")).toBe(staysPrimary ? "MASTER" : "SLAVE");
  });
});

test("servers follow each other by GTID: relay logs that are thrown away after a crash are fetched again, from whichever", () => {
  ofEveryServer((server, options) => {
    const { group, engine } = server;
    if (group.declared.replication.mode === "galera") return;
    expect(options.get("relay-log-recovery")).toBe("ON");
    const gtid =
      engine === "mariadb"
        ? { "gtid-domain-id": "1", "gtid-strict-mode": "ON" }
        : { "gtid-mode": "ON", "enforce-gtid-consistency": "ON" };
    expect(Object.fromEntries(options)).toMatchObject(gtid);
    const sql = fileOf(server, "setup-replica.sql");
    if (sql === undefined) return;
    expect(sql).toContain(engine === "mariadb" ? "MASTER_USE_GTID = slave_pos" : "SOURCE_AUTO_POSITION = 1");
    expect(sql).not.toMatch(/_LOG_(?:FILE|POS)\b/);
  });
});

test("one server is written to at a time: where several could be, they give out different numbers by themselves", () => {
  ofEveryServer(({ group }, options) => {
    expect(
      [...options.keys()].filter((name) => /auto-increment|update-everywhere|multi-primary/.test(name)),
    ).toEqual([]);
    switch (group.declared.replication.mode) {
      case "galera":
        // Which its own wsrep_auto_increment_control, ON by default, sees to.
        expect(options.get("innodb-autoinc-lock-mode")).toBe("2");
        break;
      case "group-replication":
        expect(options.get("group-replication-single-primary-mode")).toBe("ON");
        // A new one answers nothing before it has caught up with the last one.
        expect(options.get("group-replication-consistency")).toBe("BEFORE_ON_PRIMARY_FAILOVER");
        break;
      case "asynchronous":
      case "semi-synchronous":
        break;
      default:
        group.declared.replication satisfies never;
    }
  });
});

test("no two servers of a topology have one id, and it is the one that was given out", () => {
  fc.assert(
    fc.property(plans, (planned) => {
      const servers = renderedDatabases(planned);
      const ids = servers.map((server) => optionsOf(server).get("server-id"));
      expect(ids).toEqual(servers.map(({ instance }) => String(instance.database?.serverId)));
      expect(new Set(ids).size).toBe(ids.length);
    }),
    { numRuns: 100 },
  );
});

test("all servers that vote know the same list of all of them, and those of another database another cluster", () => {
  let clusters = 0;
  fc.assert(
    fc.property(plans, (planned) => {
      const names: string[] = [];
      for (const [group, servers] of Map.groupBy(renderedDatabases(planned), (server) => server.group)) {
        const { replication, replicationNetwork } = group.declared;
        if (replication.mode !== "galera" && replication.mode !== "group-replication") continue;
        clusters += 1;
        // An arbitrator is one of them.
        const voters = planned.instances
          .filter((instance) => instance.group === group.name)
          .map(({ addresses }) => addresses.find(({ network }) => network === replicationNetwork)?.address);
        const [first, ...others] = servers.map((server) => {
          const options = optionsOf(server);
          return replication.mode === "galera"
            ? {
                name: options.get("wsrep-cluster-name"),
                lists: [options.get("wsrep-cluster-address")?.replace("gcomm://", "")],
                timers: options.get("wsrep-provider-options")?.match(/(?:evs|pc)\.[^;]+/g),
              }
            : {
                name: options.get("group-replication-group-name"),
                lists: [
                  options.get("group-replication-group-seeds")?.replaceAll(":33061", ""),
                  options.get("group-replication-ip-allowlist"),
                ],
                timers: [...options].filter(([name]) => /expel|majority|consistency|exit-state/.test(name)),
              };
        });
        for (const list of first?.lists ?? []) expect(list?.split(",").sort()).toEqual(voters.sort());
        for (const other of others) expect(other).toEqual(first);
        names.push(`${replication.mode} ${first?.name}`);
      }
      expect(new Set(names).size).toBe(names.length);
    }),
    { numRuns: 150 },
  );
  expect(clusters).toBeGreaterThan(20);
});
