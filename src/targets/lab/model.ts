/**
 * What a lab consists of: every instance of a plan as a host of its own on one Linux machine, the networks between
 * them, and the world outside. Pure data, made by layout.ts; machine/ brings it to life.
 */
import type { Resources } from "../../topology/model.ts";

export interface LabLayout {
  /** Two labs of different names can run side by side. `[a-z0-9-]`, 1 to 40 characters. */
  readonly name: string;
  readonly topology: string;
  /** Those of the plan, sorted by name, and last `outside`, where clients and externals are. */
  readonly networks: readonly LabNetwork[];
  /** Instances (in the plan's order), gateways, externals, name servers, who writes to databases, and last the clients. */
  readonly hosts: readonly LabHost[];
}

/** A network: one bridge for each switch, in a network namespace that belongs to the lab. */
export interface LabNetwork {
  /** A network of the plan or {@link OUTSIDE}. */
  readonly name: string;
  /**
   * One or two. Every port is on the first one that works; when that one fails, the ports turn to the other after
   * {@link SWITCH_TURNOVER_MS}, as the bonded uplinks of a hypervisor do.
   */
  readonly switches: readonly LabSwitch[];
}

export interface LabSwitch {
  /** Name of the device in the failure model, e.g. `dmz` or `dmz/1`. */
  readonly name: string;
  /** Name of the bridge, unique in the lab, at most 15 characters. */
  readonly bridge: string;
}

/** Name of the network on which clients and externals are. No network of a topology can be called so (it has a dot). */
export const OUTSIDE = "outside.";

/** How long a port stays dark when its switch fails: `miimon` of bonding(7) at its usual 100 ms. */
export const SWITCH_TURNOVER_MS = 100;

/** `clients`: where probes run. `writer`: who writes to a database, inside of the topology's network. `gateway`: routes between one network and the outside. */
export type LabRole = "instance" | "gateway" | "external" | "name-server" | "writer" | "clients";

export interface LabHost {
  /** Name of the instance; `gateway.dmz` or `gateway.dmz.1`, `external.payments`, `dns.192-0-2-53`, `clients.` for the others. */
  readonly name: string;
  readonly role: LabRole;
  readonly interfaces: readonly LabInterface[];
  readonly routes: readonly LabRoute[];
  /** Kernel settings by name, e.g. `net.ipv4.ip_forward`. */
  readonly sysctls: Readonly<Record<string, string>>;
  /** Ruleset for `nft -f`, loaded before an interface comes up. */
  readonly firewall: string;
  /** Laid over the machine's own /etc and /var, or in the empty /run. */
  readonly files: readonly LabFile[];
  /** Undefined: no limit (gateways, clients …). */
  readonly limits: Resources | undefined;
  /** Started in this order. */
  readonly programs: readonly LabProgram[];
  /** `Bundle.afterStart`: run in order each time all programs run. */
  readonly afterStart: readonly (readonly string[])[];
}

export interface LabInterface {
  /** Name in the host, e.g. `eth0`. */
  readonly name: string;
  readonly network: string;
  /** Name of its other end, a port of the network's switch; unique in the lab, at most 15 characters. */
  readonly port: string;
  /** Locally administered, unique in the lab, the same after each boot. */
  readonly mac: string;
  /** With prefix length, e.g. `10.20.1.102/24`. */
  readonly addresses: readonly string[];
}

export interface LabRoute {
  /** A CIDR or `default`. */
  readonly to: string;
  readonly via: string;
}

export interface LabFile {
  /** Absolute; under /etc, /var or /run. */
  readonly path: string;
  readonly content: string;
  /** e.g. 0o644. Owner is root. */
  readonly mode: number;
}

export interface LabProgram {
  /** Unique in its host: `nginx`, `haproxy`, `keepalived`, `mariadb`, `mysql`, `zookeeper`, `application`. */
  readonly name: string;
  /** Shell script run as root before each start, which makes what Debian's package would have made. */
  readonly prepare: string | undefined;
  /** Runs in the foreground. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** When it counts as started. */
  readonly ready: ReadyCheck;
}

export type ReadyCheck =
  /** Its process exists. */
  | { readonly kind: "running" }
  /** Something listens (asked from inside the host). */
  | { readonly kind: "listens"; readonly address: string; readonly port: number }
  /** A path exists in the host. */
  | { readonly kind: "exists"; readonly path: string };
