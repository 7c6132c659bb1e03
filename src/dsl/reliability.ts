import type { Duration } from "./quantity.ts";

/**
 * How often something fails by itself, and how long it then stays down. What is left out keeps the default of its kind, which comes
 * from public data (docs/availability.md). At least one of the two.
 * @example host("a-1", { reliability: { mtbf: "5y", mttr: "4h" } })
 * @example host("a-1", { reliability: { mttr: "4h" } }) // the service contract is known, how often the machine fails is not
 */
export interface ReliabilityOption {
  /**
   * Mean time between failures: from the moment it is up again to the next failure (also called MTTF). `"1h"` to `"1000y"`; a year is
   * 365 days. Where a share of N parts failed in a year, it is about N ÷ failures years.
   */
  readonly mtbf?: Duration;
  /**
   * Mean time to repair: from the failure until it serves again, everything counted: until somebody notices, comes, has the spare part,
   * and until data is copied back. `"1s"` to `"1y"`, not longer than `mtbf`.
   */
  readonly mttr?: Duration;
}

/**
 * Planned work during which a part is down, one after the other where there are several: each instance of a service, each of two
 * switches. Default: none is counted.
 * @example host("a-1", { maintenance: { every: "30d", takes: "20m" } }) // kernel updates
 */
export interface MaintenanceOption {
  /** From the beginning of one maintenance to that of the next. `"1h"` to `"10y"`. */
  readonly every: Duration;
  /** How long the part is down. `"1s"` to `"30d"`, shorter than `every`. */
  readonly takes: Duration;
}

/** Options of everything that can fail by itself. */
export interface FailureOptions {
  /** How often it fails and how long a repair takes. Default: that of its kind, from the topology or from public data. */
  readonly reliability?: ReliabilityOption;
  /** Planned work during which it is down. Default: that of its kind; where neither is declared, none is counted. */
  readonly maintenance?: MaintenanceOption;
}

/**
 * For all parts of a kind that say nothing themselves.
 * @example topology("shop", { reliability: { host: { mttr: "4h" }, zone: { mtbf: "5y", mttr: "2h" } }, … })
 */
export interface ReliabilityByKind {
  readonly region?: ReliabilityOption;
  readonly zone?: ReliabilityOption;
  readonly rack?: ReliabilityOption;
  /** Also hosts that the cloud chooses. */
  readonly host?: ReliabilityOption;
  /** The program and its container or virtual machine, without its host and its volumes. */
  readonly instance?: ReliabilityOption;
  /** The disk under each volume of an instance. */
  readonly disk?: ReliabilityOption;
  /** Each switch of a network. */
  readonly network?: ReliabilityOption;
  /** Each router that leads outside. */
  readonly gateway?: ReliabilityOption;
  /** How long an outage lasts; how often one occurs follows from the availability of each external. */
  readonly external?: Pick<ReliabilityOption, "mttr">;
  readonly sharedRisk?: ReliabilityOption;
}

/**
 * For all parts of a kind that say nothing themselves.
 * @example topology("shop", { maintenance: { host: { every: "30d", takes: "20m" } }, … })
 */
export interface MaintenanceByKind {
  readonly region?: MaintenanceOption;
  readonly zone?: MaintenanceOption;
  readonly rack?: MaintenanceOption;
  /** Also hosts that the cloud chooses. */
  readonly host?: MaintenanceOption;
  /** Each instance of each service, load balancer, database and ensemble. */
  readonly instance?: MaintenanceOption;
  /** Each switch of a network. */
  readonly network?: MaintenanceOption;
  /** Each router that leads outside. */
  readonly gateway?: MaintenanceOption;
  readonly external?: MaintenanceOption;
  readonly sharedRisk?: MaintenanceOption;
}
