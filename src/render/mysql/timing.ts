/** Times of replication, in seconds. */

/**
 * Silence after which a replica takes its connection for dead; 60 by default. orchestrator's manual and
 * pt-variable-advisor ask for few seconds: until then a replica believes itself up to date.
 */
export const NET_TIMEOUT_SECONDS = 4;

/**
 * How often the kernel sends again what the other side does not acknowledge, before it gives the connection up: 12.6 s, where the
 * default of 15 takes a quarter of an hour (ip-sysctl, `tcp_retries2`). A server goes on writing to a replica whose host has lost its
 * power, for the 60 s of `net_write_timeout` if nothing ends it, and sends the replica nothing over its new connection until then.
 */
export const UNANSWERED_RETRIES = 5;

/** A sign of life from an idle primary; half the timeout, as both servers do by default. */
export const HEARTBEAT_SECONDS = NET_TIMEOUT_SECONDS / 2;

/** Between two attempts to connect to the primary; 60 by default. */
export const CONNECT_RETRY_SECONDS = 2;

/** How long the setup script waits for the server: crash recovery of a large redo log takes minutes. */
export const START_WAIT_SECONDS = 600;

/** How long the setup script looks whether replication runs. */
export const CONNECT_WAIT_SECONDS = 10;

/**
 * How long a server of Galera that has started waits for a majority before it gives up, 30 by default: given up too early, it would be
 * away when the others come.
 */
export const PRIMARY_WAIT_SECONDS = 300;
