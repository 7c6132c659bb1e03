/**
 * What will exist: every instance, its place, its addresses, its numbers and every allowed flow.
 * Rendering, reliability, lint and targets are pure functions of a Plan.
 */
import type {
  Backend,
  Backup,
  CheckTiming,
  Database,
  Domain,
  Endpoint,
  Ensemble,
  Entrypoint,
  External,
  FailureDataByKind,
  Listener,
  LoadBalancer,
  Network,
  Secret,
  Service,
  Severity,
  SharedRisk,
  Size,
  Software,
  SourceLocation,
  Suppression,
  Volume,
} from "../topology/model.ts";

export interface Plan {
  readonly name: string;
  readonly source: SourceLocation;
  readonly software: Software;
  /** Every domain with an instance in it or declared, hosts chosen by the cloud included; parents before children. */
  readonly domains: readonly PlannedDomain[];
  readonly sharedRisks: readonly SharedRisk[];
  readonly networks: readonly PlannedNetwork[];
  readonly externals: readonly External[];
  /** Services, load balancers, databases and ensembles, sorted by name. */
  readonly groups: readonly Group[];
  /** Sorted by group name, then ordinal. */
  readonly instances: readonly Instance[];
  readonly virtualIps: readonly VirtualIp[];
  /** Over which network each endpoint is reached, by everyone who uses it. Sorted. */
  readonly connections: readonly Connection[];
  /** The closed list: what is not here is blocked. Sorted. */
  readonly flows: readonly Flow[];
  readonly secrets: readonly Secret[];
  readonly entrypoints: readonly Entrypoint[];
  readonly backups: readonly PlannedBackup[];
  /** Of all parts of a kind that say nothing themselves. Undefined: nothing was said of any kind. */
  readonly failureData?: FailureDataByKind | undefined;
  readonly severities: Readonly<Record<string, Severity>>;
  readonly suppressions: readonly Suppression[];
  /** Where the domains could not give what was asked. */
  readonly remarks: readonly PlacementRemark[];
  /** What must be kept so that the next plan moves nothing: the content of the lock file. */
  readonly allocations: Allocations;
}

/** A backup with the address of what takes it. */
export interface PlannedBackup extends Backup {
  /** IPv4 address, or a host name for an external; undefined where it is kept in a folder that is mounted, or nowhere. */
  readonly server: { readonly address: string; readonly port: number } | undefined;
}

export interface PlannedDomain extends Domain {
  /** True for a host that the cloud chooses: its name (`zone-a~1`) is nospof's own. */
  readonly chosenByCloud: boolean;
}

export interface PlannedNetwork extends Network {
  /** First usable address when the network has a gateway, else undefined. */
  readonly gatewayAddress: string | undefined;
  /** Inclusive range of addresses that are handed out. */
  readonly poolFrom: string;
  readonly poolTo: string;
}

/** A service, a load balancer, a database or an ensemble with its instances. */
export type Group = ServiceGroup | LoadBalancerGroup | DatabaseGroup | EnsembleGroup;

export interface ServiceGroup extends GroupBase {
  readonly kind: "service";
  readonly declared: Service;
}

export interface LoadBalancerGroup extends GroupBase {
  readonly kind: "load-balancer";
  readonly declared: LoadBalancer;
  readonly listeners: readonly PlannedListener[];
}

/** Its instances are the servers, and after them an arbitrator, which has no `database`. */
export interface DatabaseGroup extends GroupBase {
  readonly kind: "database";
  readonly declared: Database;
  /** Where keepalived decides which of two servers is the primary: what it takes for it. No address moves with it. */
  readonly router: VirtualRouter | undefined;
}

/** Its instances are the members. The number of a member (ZooKeeper's `myid`) is its ordinal. */
export interface EnsembleGroup extends GroupBase {
  readonly kind: "ensemble";
  readonly declared: Ensemble;
}

export interface GroupBase {
  /** Unique over services, load balancers, databases and ensembles. */
  readonly name: string;
  readonly source: SourceLocation;
  /** Instance names by ordinal. */
  readonly instances: readonly string[];
  /** k of n. */
  readonly needs: number;
  readonly networks: readonly string[];
}

/** A listener with its backends expanded to servers. */
export interface PlannedListener extends Omit<Listener, "backends"> {
  /** In the order of backends (by name), then ordinal. */
  readonly servers: readonly Server[];
  readonly detection: Detection;
}

/** How a load balancer finds out that a server fails. Times in milliseconds. */
export type Detection =
  /** HAProxy asks each server by itself. The next check begins `intervalMs` after the last one has ended. */
  | ({
      readonly kind: "checks";
      /** From "down" until requests that still wait for the server are released; undefined: they wait on. */
      readonly releaseAfterMs: number | undefined;
    } & CheckTiming)
  /** nginx learns from requests: so many failures within the time, and a server is left alone for as long. */
  | { readonly kind: "failures"; readonly failures: number; readonly leaveAloneMs: number };

export interface Server extends Omit<Backend, "to"> {
  readonly to: Endpoint;
  /** Instance, VIP or external name; unique in the listener, usable as a server name (`[a-z0-9-]`). */
  readonly name: string;
  /** IPv4 address, or a host name for an external. */
  readonly address: string;
  readonly port: number;
  /**
   * Where the server tells whether it has the role that is asked for, over HTTP: `/writer` or `/reader` answers 200 or 503. For servers
   * of a database that choose who writes.
   */
  readonly rolePort: number | undefined;
}

/** Programs nospof configures itself; `application` is the user's own image or command. */
export type Program =
  | "application"
  | "nginx"
  | "haproxy"
  | "keepalived"
  | "mysql"
  | "mariadb"
  | "zookeeper"
  /** Galera's arbitrator, on an instance of its own. */
  | "garbd"
  /** Beside a database server: tells its role to load balancers, and elects the primary where there is an election. */
  | "database-agent";

export interface Instance {
  /** `<group>-<ordinal>`, e.g. `web-1`; unique in the topology. */
  readonly name: string;
  readonly group: string;
  /** 1-based. */
  readonly ordinal: number;
  readonly source: SourceLocation;
  /** Names of the domains around it from the widest to its host, e.g. `["eu", "a", "a-1"]`. Ends in a host. */
  readonly placement: readonly string[];
  /** One per network of the group, in the order of `networks`. */
  readonly addresses: readonly InstanceAddress[];
  readonly programs: readonly Program[];
  readonly size: Size;
  readonly volumes: readonly PlannedVolume[];
  /** Database servers only. */
  readonly database: { readonly serverId: number; readonly role: "primary" | "replica" } | undefined;
}

export interface InstanceAddress {
  readonly network: string;
  /** IPv4. */
  readonly address: string;
}

export interface PlannedVolume extends Volume {
  /** `<instance>-<volume>`. */
  readonly id: string;
}

/** Instances of which keepalived (VRRP version 3) says that one is the master. */
export interface VirtualRouter {
  /** `<group>` or `<group>-<n>` when there are several. */
  readonly name: string;
  readonly network: string;
  /** VRRP virtual router id, 1..255, unique in the network. */
  readonly routerId: number;
  readonly advertIntervalMs: number;
  /** How each member watches what is beside it. */
  readonly check: VirtualIpCheck;
  /** Highest priority first. Priorities distinct, 1..254. */
  readonly members: readonly { readonly instance: string; readonly priority: number }[];
}

/** A virtual IP moved between instances by keepalived. */
export interface VirtualIp extends VirtualRouter {
  readonly group: string;
  readonly address: string;
  /** Milliseconds until it goes back to the member it belongs to; undefined: it stays where it is. */
  readonly returnAfterMs: number | undefined;
  /** Networks, beside its own, without which no listener works: a member that has no carrier there is out. Sorted. */
  readonly tracks: readonly string[];
}

/** keepalived's check of the load balancer or the database's agent on the same machine. Times in milliseconds. */
export interface VirtualIpCheck extends CheckTiming {
  /** The script asks so often each time it runs; less often on a machine so slow that there is no time for it. */
  readonly questions: number;
  /** Between two questions. */
  readonly pauseMs: number;
  /** Before the next run: no question is asked so late. */
  readonly roomMs: number;
  /** How long it waits for an answer. */
  readonly patienceMs: number;
  /** From a question without an answer to the one that decides. */
  readonly againMs: number;
}

/** One end of a flow. `clients` is everybody outside, through an entrypoint. */
export type FlowEnd =
  | { readonly kind: "instance"; readonly name: string }
  | { readonly kind: "virtual-ip"; readonly name: string }
  | { readonly kind: "external"; readonly name: string }
  /** Something known by its IPv4 address alone: a DNS server that a load balancer resolves names with. */
  | { readonly kind: "address"; readonly address: string }
  | { readonly kind: "clients" };

export interface Flow {
  readonly from: FlowEnd;
  readonly to: FlowEnd;
  readonly network: string;
  /** `vrrp` is IP protocol 112 and has no port. */
  readonly protocol: "tcp" | "udp" | "vrrp";
  readonly port: number | undefined;
  /** Why it is allowed, e.g. `api depends on orders (writer)`. */
  readonly reason: string;
}

/**
 * Who reaches an endpoint, and over which network. Where both ends are on several networks it is the first by name:
 * a configuration holds one address of a server, and no traffic changes over to another network by itself.
 */
export interface Connection {
  readonly from: { readonly kind: "group" | "entrypoint"; readonly name: string };
  readonly to: Endpoint;
  readonly network: string;
}

export interface PlacementRemark {
  readonly group: string;
  /** What was asked and what could be given, for people. */
  readonly message: string;
  /** `strict-spread`: a hard spread is broken. `spread`: a best-effort spread is. */
  readonly kind: "strict-spread" | "spread";
  readonly asked: Domain["kind"];
  /** Domains of the asked kind that were available. */
  readonly available: number;
  readonly wanted: number;
}

/** Kept in `nospof.lock.json` beside the topology file. */
export interface Allocations {
  readonly version: 1;
  /** Network → instance, VIP or gateway → address. */
  readonly addresses: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Network → VIP → VRRP router id. */
  readonly routerIds: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Instance → MySQL server id. */
  readonly serverIds: Readonly<Record<string, number>>;
  /** Instance → host. */
  readonly hosts: Readonly<Record<string, string>>;
}
