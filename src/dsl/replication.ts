import type { DomainDeclaration } from "./domain.ts";
import type { Duration } from "./quantity.ts";
import type { SizeDeclaration, SizeOptions } from "./size.ts";

/**
 * The primary does not wait for its replicas.
 *
 * Lost at worst: when the primary's host is lost, the transactions of the moments that its replicas were behind, usually
 * milliseconds, under load or after a cut as long as they lagged. Without `election` nothing is lost until a person promotes
 * a replica; until then nothing can be written.
 *
 * How long at worst: until a person has promoted a replica. With an ensemble (`election`) of the default tick the loss of the primary's
 * host takes 7.6 s and a question of the load balancer, see the page of outage times.
 */
export interface AsynchronousOptions {
  readonly mode: "asynchronous";
}

/**
 * A transaction is acknowledged to the client when replicas have it in their relay logs (`AFTER_SYNC`: nobody sees it before).
 *
 * Lost at worst: nothing that was acknowledged, as long as no more servers than `acknowledgements` are lost at once; with
 * `fallBackAfter` as much as with asynchronous replication while no replica answers.
 *
 * How long at worst: until a person has promoted a replica. With an ensemble (`election`) of the default tick the loss of the primary's
 * host takes 6.1 s and a question of the load balancer; with `fallBackAfter` 7.6 s, and that time besides where too few replicas are
 * left. With `"stop"` writes wait for as long as too few are left, which a repair ends.
 */
export interface SemiSynchronousOptions {
  readonly mode: "semi-synchronous";
  /** How many replicas have to have a transaction. MariaDB knows 1 only. Default: 1. */
  readonly acknowledgements?: number;
  /**
   * When too few replicas answer: `"stop"` lets writes wait until enough do; `{ fallBackAfter }` goes on without them after so
   * long, and with them when they are back. What is right depends on what is worse, to lose a write or to refuse it: it has to be said.
   */
  readonly withoutReplicas: "stop" | { readonly fallBackAfter: Duration };
}

/**
 * MariaDB with Galera: every server has a transaction before it is acknowledged, or it fails on all; a majority goes on by
 * itself, any of them can be written to. Three, five or seven servers, or two and an arbitrator. Needs an HAProxy load balancer before `writer`, which lets
 * one of them take the writes: two that change the same row at once would have one of their transactions refused.
 *
 * Lost at worst: nothing that was acknowledged, as long as a majority is left; when all hosts lose power at once and the
 * database is not `durable`, a second.
 *
 * How long at worst: the loss of a server's host takes 3.5 s and a question of the load balancer. Without a majority until it is back.
 */
export interface GaleraOptions {
  readonly mode: "galera";
  /** For two servers: a third one that votes and has no data, so that either server may be lost. Default: none. */
  readonly arbitrator?: ArbitratorOptions;
}

/**
 * Galera's arbitrator (`garbd`): an instance after the servers (`orders-3` of `orders`), on their networks and spread with
 * them. All transactions pass through it, and it stores none.
 * @example mariadb("orders", { replicas: 2, spread: "zone", replication: { mode: "galera", arbitrator: { size: small } }, … })
 */
export interface ArbitratorOptions {
  /** Limits of the instance: half a CPU and 256 MiB are enough for most. */
  readonly size: SizeDeclaration | SizeOptions;
  /** Failure domains it may stand in, such as a third zone without room for a server. Default: those of the servers. */
  readonly within?: readonly DomainDeclaration[];
}

/**
 * MySQL with Group Replication: a transaction is acknowledged when a majority of the servers has received it; they choose one of them
 * to be written to by themselves, and another one when it is lost. Three, five, seven or nine servers. An agent beside each of them lets it
 * join the group or begin one (never two), and tells load balancers which one is written to: needs HAProxy before `writer`.
 *
 * Lost at worst: nothing that was acknowledged, as long as a majority is left. When all fail at once, nothing either, once the server that
 * was written to is back: nobody begins without it by itself.
 *
 * Without a server to write to at worst: 8 s. A server is suspected after 5 s of silence, which no option changes, and out at
 * the next look (`group_replication_member_expel_timeout` 0 rather than 5 s:
 * https://dev.mysql.com/doc/refman/8.4/en/group-replication-responses-failure-expel.html). A new primary takes no statement before it has
 * applied what the last one acknowledged (`group_replication_consistency` `BEFORE_ON_PRIMARY_FAILOVER`). A server that has lost the
 * majority gives up after 5 s (`group_replication_unreachable_majority_timeout`; by default it waits for ever, with its clients): it ends
 * all sessions (`group_replication_exit_state_action` `OFFLINE_MODE`) and joins again as soon as it can, which is for the agent, not for
 * `group_replication_autorejoin_tries`, whose tries are five minutes apart.
 */
export interface GroupReplicationOptions {
  readonly mode: "group-replication";
}

/**
 * keepalived decides which of exactly two servers takes writes: the one that the other does not hear. MariaDB only.
 *
 * **Two servers cannot tell a dead one from one that they do not hear.** While both run and the network between them is cut, both
 * take writes and acknowledge them; when the cut heals, the server that has taken fewer transactions meanwhile gives up what it has
 * taken: it is kept in a file on that server, and gone from the database. An ensemble or Galera has no such outcome: prefer them.
 *
 * Lost at worst: in a cut, everything that one of the two has acknowledged while it lasted; when the primary is lost, as much as the
 * replication loses.
 *
 * How long at worst: the loss of the primary's host takes 6 s and a question of the load balancer, see the page of outage times.
 * @example mariadb("orders", { replicas: 2, election: { by: "keepalived", acceptSplitBrain: "both stand on one switch" }, … })
 */
export interface KeepalivedElection {
  readonly by: "keepalived";
  /** Why it is accepted that a cut makes both the primary, and one half of what was acknowledged is lost; printed with the finding. */
  readonly acceptSplitBrain: string;
}

export type ReplicationOption =
  | "asynchronous"
  | "galera"
  | "group-replication"
  | AsynchronousOptions
  | SemiSynchronousOptions
  | GaleraOptions
  | GroupReplicationOptions;
