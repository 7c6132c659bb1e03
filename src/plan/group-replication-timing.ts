/** How long servers of a MySQL group bear with one that is silent: what is rendered and what is predicted come from here. */

/** In milliseconds unless it says otherwise. */
export const GROUP_REPLICATION_TIMING = {
  /**
   * Silence after which a server is suspected, which no option changes: "There is an initial 5-second detection period before a Group
   * Replication group member creates a suspicion", https://dev.mysql.com/doc/refman/8.4/en/group-replication-responses-failure-expel.html.
   */
  suspectMs: 5000,
  /**
   * "A further short period of time might elapse after that before the expelling mechanism detects and implements the expulsion" (there):
   * twice this, with what is measured in ADR 23.
   */
  lookMs: 1000,
  /** How long a server that is suspected may still come back, in seconds; 5 by default. What is gained is lost when a network is slow. */
  expelSeconds: 0,
  /** A server that has lost the majority waits so long for it, in seconds; 0 by default, which is for ever. */
  unreachableMajoritySeconds: 5,
  /** For those that are left to agree on who they are and who is written to. Measured, with all of the above and a question of HAProxy: 6.2 to 7.3 s (ADR 23). */
  agreeMs: 1000,
  /**
   * What a server that has lost its majority needs to leave what is left of its group: "Timeout while waiting for the group communication
   * engine to exit" in its log, after 30 s each time (ADR 23). No option changes it.
   */
  leavesLostMs: 30_000,
  /** Between two looks of the agent. */
  pauseMs: 500,
  /** What a server said last counts for so long while it does not answer. Below what it takes to be suspected, so that it costs nothing. */
  goodForMs: 3000,
  /** Without a group in sight, a server that joins tries for a minute: the agent waits longer before it takes it for hanging. */
  joinSeconds: 90,
  /** In seconds: a server whose applier is further behind is not read from. */
  readerLagSeconds: 10,
} as const;

/**
 * The agent of a primary that is silent for so long, while the group still hears its server, is gone. Longer than the group takes to suspect
 * a lost one, as it chooses by itself then. In milliseconds.
 */
export function agentSilentMs(): number {
  const { suspectMs, lookMs } = GROUP_REPLICATION_TIMING;
  return suspectMs + 2 * lookMs;
}

/** The longest from the last answer of the agent of the primary until another server is written to. In milliseconds. */
export function agentReplacedMs(): number {
  const { pauseMs, agreeMs } = GROUP_REPLICATION_TIMING;
  // One look too late, and one in which it was asked in vain for as long as that takes.
  return agentSilentMs() + 2 * pauseMs + ASKED_MS + agreeMs;
}

/** How long an agent waits for another one's answer: `PATIENCE_WITH_OTHERS` of templates/database-agent/group.py. In milliseconds. */
const ASKED_MS = 1000;

/** The longest from the last word of a server that died, hangs or was cut off until the others have another one to write to. */
export function groupReplicationOutMs(): number {
  const { suspectMs, lookMs, expelSeconds, agreeMs } = GROUP_REPLICATION_TIMING;
  return suspectMs + 2 * lookMs + expelSeconds * 1000 + agreeMs;
}
