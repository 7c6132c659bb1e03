/** What the user said of ensembles. */
import type { Volume, Workload } from "./workload.ts";

/** `needs` is always the majority: floor(replicas / 2) + 1. */
export interface Ensemble extends Workload {
  readonly kind: "ensemble";
  readonly engine: "zookeeper";
  /** Where clients connect. */
  readonly port: number;
  /** Network on which members talk to each other. */
  readonly peerNetwork: string;
  /** `data` and `log`, each a device of its own. */
  readonly volumes: readonly Volume[];
  /** ZooKeeper's `tickTime`. */
  readonly tickMs: number;
  /** Secret with the password of the user `super`; undefined: one that nobody is told. */
  readonly superPassword: string | undefined;
}
