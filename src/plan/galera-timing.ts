/** How long servers of Galera bear with one that is silent: what is rendered and what is predicted come from here. */

/**
 * Times of group membership in milliseconds, each at most the next one, as
 * https://galeracluster.com/library/documentation/galera-parameters.html asks for.
 */
export const GALERA_TIMING = {
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
