/** How quickly one of two servers takes the place of the other: what is rendered and what is predicted come from here. */

/** In milliseconds. */
export const PAIR_TIMING = {
  /**
   * keepalived's own (`advert_int`, keepalived.conf(5)): it takes three that are missing for the other to be the master. Shorter ones
   * would bring nothing, as it waits for the lease of the other besides.
   */
  advertIntervalMs: 1000,
  /** After keepalived has last asked its agent, which it does once a second at least, a primary goes on for so long. */
  leaseMs: 3000,
  /** So long before the lease ends a primary begins to become read-only. */
  demoteAheadMs: 700,
  /** For each of the statements that make it read-only; when one takes longer, the server is killed. */
  demoteWithinMs: 200,
  /** Between two looks of the agent, and between two questions to the other's. */
  pauseMs: 200,
  /** How long the agent of the other server is waited for. */
  peerWithinMs: 500,
  /** A keepalived that has asked nothing for so long hangs or is gone. */
  askedWithinMs: 2000,
  /** How long the agent waits for an answer of its own server. */
  answerWithinMs: 500,
  /** A server that has not answered its agent for so long is given up. */
  hangAfterMs: 2000,
  /** `STOP SLAVE` for a primary that has vanished: see the timing of elections. */
  stopFetchingMs: 2000,
  /** In seconds: a replica further behind is not read from; one that was, for longer, is not promoted without the other's word. */
  readerLagSeconds: 10,
} as const;
