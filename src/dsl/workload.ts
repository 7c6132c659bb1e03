import type { DatabaseDeclaration } from "./database.ts";
import type { DomainDeclaration } from "./domain.ts";
import type { EnsembleDeclaration } from "./ensemble.ts";
import type { LoadBalancerDeclaration } from "./load-balancer.ts";
import type { NetworkDeclaration } from "./network.ts";
import type { FailureOptions } from "./reliability.ts";
import type { ServiceDeclaration } from "./service.ts";
import type { SizeDeclaration, SizeOptions } from "./size.ts";
import type { Spread } from "./spread.ts";

/** What has instances. */
export type WorkloadDeclaration =
  | ServiceDeclaration
  | LoadBalancerDeclaration
  | DatabaseDeclaration
  | EnsembleDeclaration;

/**
 * Options of everything that has instances. `reliability` and `maintenance` are those of each instance: its program, its container or
 * virtual machine and the disks of its volumes, without the host below.
 */
export interface WorkloadOptions extends FailureOptions {
  /** Number of instances (horizontal scaling). */
  readonly replicas: number;
  /** Networks each instance is on. At least one. */
  readonly networks: readonly NetworkDeclaration[];
  /**
   * No two instances in one such failure domain. A kind of domain is a promise (`"zone"`); `bestEffort("zone")`
   * may co-locate where the domains run out; `"none"` promises nothing. Default: `"host"`.
   */
  readonly spread?: Spread;
  /** Failure domains the instances may stand in. Default: all. */
  readonly within?: readonly DomainDeclaration[];
  /** Limits of each instance, named or in place (vertical scaling). */
  readonly size: SizeDeclaration | SizeOptions;
}
