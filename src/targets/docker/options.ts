import type * as docker from "@pulumi/docker";
import type { Secrets } from "../target.ts";
import type { Transform } from "../transform.ts";
import type { ImageName } from "./images.ts";

/** What `docker({…})` takes. */
export interface DockerOptions {
  /**
   * The value of every secret of the topology, by name.
   * @example { "orders-root": config.requireSecret("ordersRoot") }
   */
  readonly secrets?: Secrets;
  /**
   * The Docker engine on each host of the plan. Hosts chosen by nospof are called `<zone>~1`, `<zone>~2`, …
   *
   * Default: every instance on the one engine that the Pulumi configuration names. Good for trying a topology
   * out; but then all of it is one failure away from zero, whatever the plan says.
   * @example { "a-1": { host: "ssh://root@a-1.example" }, "b-1": providerOfB1 }
   */
  readonly hosts?: Readonly<Record<string, docker.Provider | docker.ProviderArgs>>;
  /**
   * Image of each program nospof configures, with an exact tag. Default: the official image of the release that
   * the topology's `software` names.
   *
   * `network-tools` is what drains servers (see `drain`): a shell, `awk`, `ip`, `ss` and `nft`. keepalived, which has
   * no official image, is taken from it too unless it has its own here, and lent to the load balancer's container: with
   * those programs and `ldd`. Default: built on each engine, from Alpine's packages.
   *
   * `mariadb-tools` is MariaDB's for servers with an agent (Galera, an election) or backups: its own programs with `mariadb-backup`, Bash,
   * `socat`, Python 3 with kazoo and PyMySQL, and what backups are kept with, of rsync, restic and ssh. Default: built on each engine
   * from the image for `mariadb`. `mysql-tools` is MySQL's for servers with backups; without default.
   */
  readonly images?: Readonly<Partial<Record<ImageName, string>>>;
  /**
   * Whether connections end in order before a container is replaced: a server behind load balancers refuses new ones
   * until those it has are answered, at most 30 s; a load balancer gives its virtual IP away between two requests. Needs
   * nftables in the engines' kernels. Default: true. With `false` whatever is under way at that moment is cut.
   *
   * nginx, which has no checks, goes on using the connections that it keeps to a server (`connectionPool`) until they
   * are closed: a request that it may not repeat can be lost at that moment. HAProxy loses none.
   */
  readonly drain?: boolean;
  /** How each network is carried. Default: a bridge, which reaches the containers of one engine only. */
  readonly networks?: Readonly<Record<string, DockerNetworkOptions>>;
  /**
   * Ports of the engine at which an entrypoint is published. Default: nothing is published; clients reach the
   * addresses of the topology, from the engine's host at once and from elsewhere over a route to it.
   *
   * Only for entrypoints without a virtual IP: Docker leads a port to one container's own address, and the load
   * balancer listens on the virtual IP. Where several instances share an engine, the first one gets the port.
   * @example { api: 8080 }
   */
  readonly publish?: Readonly<Record<string, number | PublishOptions>>;
  readonly transform?: DockerTransforms;
}

export interface DockerNetworkOptions {
  /** Default: `"bridge"`. `macvlan` and `ipvlan` put containers on the segment of `parent`, across engines. */
  readonly driver?: "bridge" | "macvlan" | "ipvlan" | "overlay";
  /** Interface of the host, for macvlan and ipvlan; by host where they differ. @example "eth1.20" */
  readonly parent?: string | Readonly<Record<string, string>>;
}

export interface PublishOptions {
  /** Port of the engine for the entrypoint's own port. */
  readonly port: number;
  /** Port of the engine for the port that redirects to HTTPS. Default: not published. */
  readonly redirectPort?: number;
  /** Address of the engine's host to listen on. Default: all. */
  readonly ip?: string;
}

/** Hooks over every kind of resource this target registers. */
export interface DockerTransforms {
  readonly network?: Transform<docker.NetworkArgs>;
  readonly volume?: Transform<docker.VolumeArgs>;
  readonly image?: Transform<docker.RemoteImageArgs>;
  /** Containers of instances, and those beside them: what lends keepalived, configuration, drain. */
  readonly container?: Transform<docker.ContainerArgs>;
}
