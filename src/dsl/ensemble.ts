import { type Declaration, declare } from "./declaration.ts";
import type { EnsembleEndpoint } from "./endpoint.ts";
import type { NetworkDeclaration } from "./network.ts";
import type { ByteSize, Duration } from "./quantity.ts";
import type { SecretDeclaration } from "./secret.ts";
import type { WorkloadOptions } from "./workload.ts";

export interface EnsembleOptions extends WorkloadOptions {
  /** Members: 3 survive the loss of one, 5 of two, 7 of three. More than half of them have to be up. */
  readonly replicas: 3 | 5 | 7;
  /** Where clients connect, at every member: 1024 or more, as members do not run as root. Not 2888 and 3888, where members talk to each other. Default: 2181. */
  readonly port?: number;
  /** Network on which members talk to each other, one of `networks`. Default: the first. */
  readonly peerNetwork?: NetworkDeclaration;
  /** Size of the volume with the snapshots, mounted at /var/lib/zookeeper/data. */
  readonly storage: ByteSize;
  /**
   * Size of the volume with the transaction log, mounted at /var/lib/zookeeper/log. Every write waits until it is on this
   * disk, so that it should be a device of its own. Default: as large as `storage`.
   */
  readonly logStorage?: ByteSize;
  /**
   * The unit of ZooKeeper's timers, `"100ms"` to `"2s"`. A session of a client lasts 2 to 20 ticks without a sign of it: with the
   * default 1 s to 10 s, whatever the client asks for. Whatever the tick, members give up a leader that says nothing, and a leader a
   * member, after 2 s, and a member has 10 s to catch up with a new leader. Default: `"500ms"`.
   */
  readonly tick?: Duration;
  /**
   * Password of the user `super`, who passes every access list: for whoever has to mend what services have locked up. Not with both
   * kinds of quotes in it. Default: one of each member, at each start another, that nobody is told.
   */
  readonly superPassword?: SecretDeclaration;
}

export interface EnsembleDeclaration extends Declaration<"ensemble", EnsembleOptions> {
  readonly engine: "zookeeper";
  /** Where clients connect: they are given the addresses of all members, and turn to another one by themselves. */
  readonly client: EnsembleEndpoint;
}

/**
 * ZooKeeper: a few members that agree by majority, for services that elect a leader, share locks or configuration.
 * @example
 * const coordination = zookeeper("coordination", {
 *   replicas: 3, spread: "zone", networks: [data], size: { cpu: 1, memory: "1GiB" }, storage: "10GiB",
 * });
 * const worker = service("worker", { dependsOn: [hard(coordination.client)], … });
 */
export function zookeeper(name: string, options: EnsembleOptions): EnsembleDeclaration {
  // The endpoint refers to the ensemble and the ensemble to it: one has to be there first.
  const ensemble = Object.assign(declare("ensemble", name, options, zookeeper), {
    engine: "zookeeper",
  } as const) as EnsembleDeclaration;
  return Object.assign(ensemble, { client: { endpoint: "ensemble", ensemble } } as const);
}
