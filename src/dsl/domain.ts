import { type Declaration, declare } from "./declaration.ts";
import type { ByteSize } from "./quantity.ts";
import type { FailureOptions } from "./reliability.ts";

export type RegionDeclaration = Declaration<"region", RegionOptions>;
export type ZoneDeclaration = Declaration<"zone", ZoneOptions>;
export type RackDeclaration = Declaration<"rack", RackOptions>;
export type HostDeclaration = Declaration<"host", HostOptions>;

/** A failure domain: everything inside fails together when it fails. */
export type DomainDeclaration = RegionDeclaration | ZoneDeclaration | RackDeclaration | HostDeclaration;

export interface RegionOptions extends FailureOptions {
  /** Zones of the region. Default: none declared, the cloud chooses. */
  readonly zones?: readonly ZoneDeclaration[];
}

export interface ZoneOptions extends FailureOptions {
  /** Racks of the zone. Hosts may also stand in the zone itself. */
  readonly racks?: readonly RackDeclaration[];
  /**
   * The hosts by name, or how many hosts the cloud has to choose from.
   * Default (without `racks`): the cloud chooses, with as many hosts as are needed.
   */
  readonly hosts?: readonly HostDeclaration[] | number;
}

export interface RackOptions extends FailureOptions {
  /** The hosts by name, or how many the cloud has to choose from. Default: as many as are needed. */
  readonly hosts?: readonly HostDeclaration[] | number;
}

export interface HostOptions extends FailureOptions {
  /** Cores it gives to instances. Default: unknown, not checked. Given with `memory` and `disk`. */
  readonly cpu?: number;
  /** Memory it gives to instances. */
  readonly memory?: ByteSize;
  /** Disk it gives to instances. */
  readonly disk?: ByteSize;
}

/**
 * A region: zones near each other, far from those of other regions.
 * @example region("eu", { zones: [zone("eu-a"), zone("eu-b"), zone("eu-c")] })
 */
export function region(name: string, options: RegionOptions = {}): RegionDeclaration {
  return declare("region", name, options, region);
}

/**
 * A zone: a building or fire compartment with power and cooling of its own.
 * @example zone("a", { hosts: [host("a-1"), host("a-2")] })
 * @example zone("a") // hosts chosen by the cloud
 */
export function zone(name: string, options: ZoneOptions = {}): ZoneDeclaration {
  return declare("zone", name, options, zone);
}

/**
 * A rack: hosts behind one switch and one power strip.
 * @example rack("a-r1", { hosts: [host("a-1"), host("a-2")] })
 */
export function rack(name: string, options: RackOptions = {}): RackDeclaration {
  return declare("rack", name, options, rack);
}

/**
 * A host: one machine.
 * @example host("a-1", { cpu: 16, memory: "64GiB", disk: "1TiB" })
 * @example host("a-1", { reliability: { mtbf: "5y", mttr: "4h" }, maintenance: { every: "30d", takes: "20m" } })
 */
export function host(name: string, options: HostOptions = {}): HostDeclaration {
  return declare("host", name, options, host);
}
