import type { BackupDeclaration } from "./backup.ts";
import { type Declaration, declare } from "./declaration.ts";
import type { DomainDeclaration } from "./domain.ts";
import type { EntrypointDeclaration } from "./entrypoint.ts";
import type { MaintenanceByKind, ReliabilityByKind } from "./reliability.ts";
import type { SharedRiskDeclaration } from "./shared-risk.ts";
import type { SuppressionDeclaration } from "./suppression.ts";
import type { WorkloadDeclaration } from "./workload.ts";

/** Release of each program that the configuration is written for; it decides which directives may be used. */
export interface SoftwareOptions {
  /** Default: `"1.29"`. Debian 12: `"1.22"`. */
  readonly nginx?: string;
  /** Default: `"3.2"`. Debian 12: `"2.6"`. */
  readonly haproxy?: string;
  /** Default: `"2.3"`. Debian 12: `"2.2"`. */
  readonly keepalived?: string;
  /** Default: `"11.8"`. Debian 12: `"10.11"`. */
  readonly mariadb?: string;
  /** Default: `"9.7"`. */
  readonly mysql?: string;
  /** Default: `"3.9"`. Debian 12: `"3.8"`. */
  readonly zookeeper?: string;
}

export interface TopologyOptions {
  /** The failure domains, from the top: regions, or zones, racks, hosts. At least one. */
  readonly domains: readonly DomainDeclaration[];
  /** Where users come in. */
  readonly entrypoints: readonly EntrypointDeclaration[];
  /** Parts that no entrypoint leads to, e.g. a worker. Parts that others refer to come by themselves. */
  readonly parts?: readonly WorkloadDeclaration[];
  readonly sharedRisks?: readonly SharedRiskDeclaration[];
  readonly backups?: readonly BackupDeclaration[];
  /** `"debian-12"`: the releases of Debian 12. Default: current releases. */
  readonly software?: "debian-12" | SoftwareOptions;
  /**
   * How often parts fail and how long repairs take, for all parts of a kind that say nothing themselves.
   * Default: public data by kind (docs/availability.md).
   */
  readonly reliability?: ReliabilityByKind;
  /** Planned work during which parts are down, for all of a kind that say nothing themselves. Default: none is counted. */
  readonly maintenance?: MaintenanceByKind;
  /** Severity by rule id. Default: each rule's own. */
  readonly rules?: Readonly<Record<string, "off" | "info" | "warning" | "error">>;
  /** Findings that are accepted. */
  readonly suppress?: readonly SuppressionDeclaration[];
}

export type TopologyDeclaration = Declaration<"topology", TopologyOptions>;

/**
 * The whole: the default export of a topology file.
 * @example export default topology("shop", { domains: [eu], entrypoints: [shop], backups: [nightly] });
 */
export function topology(name: string, options: TopologyOptions): TopologyDeclaration {
  return declare("topology", name, options, topology);
}
