import * as dsl from "../../src/index.ts";
import { parseTopology } from "../../src/topology/parse.ts";

const STRAY = "strayOption";
/** An option that nobody knows: the problem it gives lists those that are known. */
const stray: object = { [STRAY]: true };

/**
 * The options that the schemas really know, by the place of the options in {@link everything}. Asked of the parser
 * itself, through the problem that an unknown option gives.
 */
export function knownOptions(): ReadonlyMap<string, readonly string[]> {
  // A topology whose own options are wrong has no tree and no suppressions that could be judged.
  return new Map([
    ...optionsIn(
      everything({
        ...stray,
        software: stray,
        reliability: { ...stray, external: stray },
        maintenance: stray,
      }),
    ),
    ...optionsIn(everything({})),
  ]);
}

function optionsIn(declaration: unknown): ReadonlyMap<string, readonly string[]> {
  const result = parseTopology(declaration);
  if (result.ok) throw new Error("unknown options were accepted");
  return new Map(
    result.problems
      .filter(({ value }) => value === `the unknown option "${STRAY}"`)
      .map(({ path, expected }) => [path, expected.replace(/^one of: /, "").split(", ")]),
  );
}

/**
 * One part of each kind and each group of options, everywhere with an option that is none.
 * @param own What the topology's own options have besides the right ones.
 */
function everything(own: object): dsl.TopologyDeclaration {
  const options = <Options>(given: Options): Options => ({ ...given, ...stray });
  const size = options({ cpu: 1, memory: "1GiB" } as const);
  const host = dsl.host(
    "host",
    options({
      reliability: options({ mttr: "1h" as const }),
      maintenance: options({ every: "1d", takes: "1h" } as const),
    }),
  );
  const rack = dsl.rack("rack", options({ hosts: [host] }));
  const zone = dsl.zone("zone", options({ racks: [rack] }));
  const network = dsl.network(
    "network",
    options({
      cidr: "10.0.0.0/24",
      pool: options({ from: "10.0.0.1", to: "10.0.0.9" }),
      external: options({ network: "public", gateway: "single" as const }),
    }),
  );
  const workload = { replicas: 1, networks: [network] };
  const secret = dsl.secret("secret");
  const service = (name: string, healthCheck: dsl.HealthCheckOption) =>
    dsl.service(
      name,
      options({
        ...workload,
        size: dsl.size(`size-of-${name}`, size),
        image: "registry.example/image:1",
        healthCheck,
        ports: { http: options({ port: 80 }) },
        volumes: { data: options({ mount: "/data", size: "1GiB" as const }) },
      }),
    );
  const byHttp = service("http", dsl.httpCheck("/", stray));
  const byTcp = service("tcp", dsl.tcpCheck(stray));
  const byCommand = service("command", dsl.commandCheck(["true"], stray));
  const to = byHttp.ports.http;
  const balancer = dsl.loadBalancer(
    "lb",
    options({
      ...workload,
      engine: "haproxy" as const,
      virtualIp: options({ network }),
      listeners: {
        one: options({
          port: 1,
          to: [options({ to })],
          tls: options({ certificate: secret }),
          timeouts: stray,
          balance: options({ consistentHash: "uri" as const }),
        }),
        two: { port: 2, to: [to], balance: { consistentHash: options({ header: "X-User" }) } },
      },
    }),
  );
  const database = (declare: typeof dsl.mysql, shards: dsl.ShardsOption) =>
    declare(
      declare.name,
      options({
        ...workload,
        size,
        storage: "1GiB" as const,
        databases: ["data"],
        election: options({ by: "keepalived" as const, acceptSplitBrain: "to see it" }),
        shards,
        replication: options({
          mode: "semi-synchronous" as const,
          withoutReplicas: options({ fallBackAfter: "1s" as const }),
        }),
        tls: options({ ca: dsl.secret("ca"), certificate: secret }),
        accounts: { api: options({ password: secret, privileges: "owner" as const }) },
      }),
    );
  const galera = dsl.mariadb("galera", {
    ...workload,
    size,
    storage: "1GiB",
    databases: ["data"],
    replication: options({ mode: "galera" as const, arbitrator: options({ size }) }),
  });
  const ensemble = dsl.zookeeper(
    "zookeeper",
    options({ ...workload, replicas: 3 as const, size, storage: "1GiB" as const }),
  );
  const external = dsl.external("external", options({ availability: "99%" as const }));
  const backup = dsl.backup(
    "backup",
    options({
      of: database(dsl.mariadb, options({ by: "range", key: "country", splitAt: ["n"] })),
      every: "1h",
      keep: "1d",
      to: external,
      rpo: "1d",
      rto: "1d",
      restoreDrill: options({ every: "1d" }),
      at: options({
        folder: "/mnt/archive",
        ssh: options({ server: external, key: secret, hostKey: "ssh-ed25519 AAAA" }),
      }),
      restic: options({ password: secret }),
      binlogs: options({ every: "1m" }),
    } as const),
  );
  return dsl.topology("topology", {
    domains: [dsl.region("region", options({ zones: [zone] }))],
    entrypoints: [dsl.entrypoint("entrypoint", options({ to, slo: "99%" as const }))],
    parts: [
      byHttp,
      byTcp,
      byCommand,
      balancer,
      database(dsl.mysql, options({ by: "hash", key: "country", count: 2 })),
      galera,
      ensemble,
    ],
    sharedRisks: [dsl.sharedRisk("risk", options({ affects: [network] }))],
    backups: [backup],
    suppress: [dsl.suppress("rule", options({ because: "why not" }))],
    ...own,
  });
}
