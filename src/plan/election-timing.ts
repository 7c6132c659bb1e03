/** How quickly a primary is given up and another one elected: what is rendered and what is predicted come from here. */
import type { Ensemble } from "../topology/model.ts";
import { quorumTiming } from "./quorum-timing.ts";

/** Silence after which a server is lost; longer where the ensemble's ticks are. */
const SESSION_MS = 3000;

/** In milliseconds unless it says otherwise. */
export interface ElectionTiming {
  /** Without a word for so long, ZooKeeper ends the session of a server, up to a tick later. */
  readonly sessionMs: number;
  /**
   * How long after its last word that a majority has heard a primary may take writes. A member passes the signs of its clients on with
   * its leader's pings, twice a tick: what the leader counts from may be older than the last word, by no more than a tick.
   */
  readonly leaseMs: number;
  /** So long before the lease ends a primary begins to become read-only, which takes its statements a moment. */
  readonly demoteAheadMs: number;
  /** For each of the statements that make it read-only; when one takes longer, the server is killed. */
  readonly demoteWithinMs: number;
  /** Between two looks of the agent. */
  readonly pauseMs: number;
  /** A primary that has not answered the agent for so long is killed. */
  readonly hangAfterMs: number;
  /**
   * Until a replica has stopped fetching from a primary that says nothing, not even that it is gone, at worst: MariaDB's STOP SLAVE
   * wakes the thread that waits for it, and again after 2 s where that was missed (`terminate_slave_thread` in sql/slave.cc). The agent
   * wakes it a moment earlier, too, which has been enough whenever it was measured.
   */
  readonly stopFetchingMs: number;
  /** Where transactions may be lost anyway: how long servers that may have more are waited for. */
  readonly votesPatienceMs: number;
  /** In seconds: a replica further behind is not read from. */
  readonly readerLagSeconds: number;
}

export function electionTiming(ensemble: Pick<Ensemble, "tickMs">): ElectionTiming {
  const { leastSessionMs, mostSessionMs } = quorumTiming(ensemble);
  const sessionMs = Math.max(leastSessionMs, Math.min(SESSION_MS, mostSessionMs));
  return {
    sessionMs,
    leaseMs: sessionMs - ensemble.tickMs,
    demoteAheadMs: 700,
    demoteWithinMs: 200,
    pauseMs: 200,
    hangAfterMs: 2000,
    stopFetchingMs: 2000,
    votesPatienceMs: 1500,
    readerLagSeconds: 10,
  };
}
