/** What predictions of outages assume of everything that nospof sets no timer of. Milliseconds. */

/**
 * Until the ports of hosts have turned to the other one of two switches: bonding(7) looks at the link every 100 ms
 * (`miimon`) where somebody set it as everybody does, and needs to have looked once.
 */
export const SWITCH_TURNOVER_MS = 200;

/** Until the other one of two gateways routes: theirs is the cloud's business, which does it by VRRP or BFD. */
export const GATEWAY_TURNOVER_MS = 1000;

/** A connection that is asked for in vain is asked for again after so long, then after twice as long (RFC 6298, 2 and 5.5). */
export const FIRST_RETRANSMISSION_MS = 1000;

/** Until a kernel that looks for a neighbour in vain looks again: Linux, `net.ipv4.neigh.*.retrans_time_ms` (arp(7)). */
export const NEIGHBOUR_RETRY_MS = 1000;

/** How long a program waits for something that it depends on until it answers with an error. */
export const DEPENDENT_PATIENCE_MS = 500;

/** How long a client waits for an answer: browsers and libraries wait for longer, people don't. */
export const CLIENT_PATIENCE_MS = 10_000;

/** Until the kernel has started a script on a machine that is busy, and its end has been seen. */
export const SCRIPT_START_MS = 100;

/**
 * Until those members of an ensemble that are left have agreed on a leader and follow it: they wait 200 ms for a better vote
 * (`finalizeWait` of FastLeaderElection.java), and ask again after as long where a vote was missed; then the new leader writes
 * all it has to disk (`loadData` of ZooKeeperServer.java), 200 MB in 0.4 s where it was measured.
 */
export const ELECTION_MS = 1000;

/** Until a client that has lost its member asks another one: up to 1 s by chance (ClientCnxn.java), so that not all ask at once. */
export const SESSION_MOVE_MS = 1000;

/** Before it asks all of them once more (`spinDelay` of ClientCnxn.java and StaticHostProvider.java). */
export const SESSION_ROUND_MS = 1000;

/** Until a program of ours that is started anew takes connections. */
export const PROGRAM_START_MS = 2000;
