/** How long servers of Galera bear with one that is silent: what is rendered and what is predicted come from here. */

/**
 * Times of group membership in milliseconds, each but the first at most the next one, as
 * https://galeracluster.com/library/documentation/galera-parameters.html asks for.
 */
export const GALERA_TIMING = {
  /**
   * Until what servers tell each other of who is there is told again, while they agree on it; 1000 by default, 100 at least. Nobody
   * writes meanwhile, and it takes two or three rounds: with the default each server that joined stopped all writes for up to 2.5 s, as measured.
   */
  retransmitMs: 200,
  /** Silence after which a sign of life is sent; 1000 by default. */
  keepaliveMs: 500,
  /** Between two looks for silent servers; 500 by default. */
  lookMs: 500,
  /** Silence after which a server is suspected, and out when all others suspect it; 5000 by default. */
  suspectMs: 2000,
  /** Silence after which it is out whatever the others say; 15 000 by default. */
  inactiveMs: 4000,
  /** For the others to agree who is left, before one that does not answer is out as well; 7500 by default. */
  agreeMs: 4000,
} as const;

/**
 * The longest from the last word of a server that died, hangs or was cut off until the others go on without it: until it is suspected, the
 * look that finds it, and a round of messages between those that are left, which may have to be sent again.
 */
export function galeraOutMs(): number {
  const { suspectMs, lookMs, keepaliveMs } = GALERA_TIMING;
  return suspectMs + lookMs + 2 * keepaliveMs;
}

/**
 * The longest that nobody writes when a server joins that begins anew: the rounds in which all agree on who is there. Two to four as measured;
 * one may get lost.
 */
export function galeraJoinMs(): number {
  return 5 * GALERA_TIMING.retransmitMs;
}
