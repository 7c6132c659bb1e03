/** What the user said of places, networks and the world outside. */
import type { DeclaredFailureData } from "./failure-data.ts";

/** Where in the user's file a declaration stands. `file` is relative to the folder of the topology file, with `/`. */
export interface SourceLocation {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
}

/** A declaration with a name and a place in the user's file. */
export interface Named {
  readonly name: string;
  readonly source: SourceLocation;
}

/** Kinds of failure domain, from the widest to the narrowest. */
export const DOMAIN_KINDS = ["region", "zone", "rack", "host"] as const;
export type DomainKind = (typeof DOMAIN_KINDS)[number];

/** A failure domain: everything inside fails when it fails. */
export interface Domain extends Named, DeclaredFailureData {
  readonly kind: DomainKind;
  /** Name of the enclosing domain; undefined at the top. Names are unique over all domains. */
  readonly parent: string | undefined;
  /**
   * For a domain without declared children: how many hosts the cloud may choose inside it. `undefined`: as many
   * as are needed. Always undefined for hosts and for domains that hold declared domains.
   */
  readonly anonymousHosts: number | undefined;
  /** True when the hosts inside are chosen by the cloud. */
  readonly anonymous: boolean;
  /** What a host has to give; only on hosts. */
  readonly capacity: Resources | undefined;
}

/** CPU in cores, memory and disk in bytes. */
export interface Resources {
  readonly cpu: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
}

/** Something several parts share without being in one failure domain: a power feed, a storage array. */
export interface SharedRisk extends Named, DeclaredFailureData {
  /** What fails when the risk strikes. */
  readonly affects: readonly PartReference[];
}

/** A reference to a declared part. */
export interface PartReference {
  readonly kind: "domain" | "network" | "service" | "load-balancer" | "database" | "ensemble" | "external";
  readonly name: string;
}

/** Its failure data is that of each switch. */
export interface Network extends Named, DeclaredFailureData {
  /** IPv4, canonical, e.g. `10.0.2.0/24`. */
  readonly cidr: string;
  /** Addresses that nospof may hand out, inclusive; the whole CIDR less network, broadcast and gateways by default. */
  readonly pool: { readonly from: string; readonly to: string } | undefined;
  /** Addresses inside the CIDR that nospof never hands out. */
  readonly reserved: readonly string[];
  /** `undefined`: isolated, no route out. */
  readonly external: Gateway | undefined;
  /** Whether one switch (or any other single device) carries the network, or two do. */
  readonly switches: Redundancy;
}

/** The way out of a network. Its failure data is that of each router. */
export interface Gateway extends DeclaredFailureData {
  readonly network: string;
  readonly gateway: Redundancy;
}

export type Redundancy = "single" | "redundant";

/** A secret's name; its value never enters a Topology, a Plan or a file. */
export interface Secret extends Named {}

/** Something outside the topology that it needs. */
/** `reliability.mttrMs` says how long an outage lasts; how often there is one follows from the availability. */
export interface External extends Named, DeclaredFailureData {
  /** Fraction of time it is up, e.g. 0.999. */
  readonly availability: number;
  /** Host name or IPv4 address, where instances talk to it. */
  readonly address: string | undefined;
  readonly port: number | undefined;
}
