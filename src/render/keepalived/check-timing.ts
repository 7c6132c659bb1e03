/** How keepalived watches the load balancer beside it (keepalived.conf(5), `vrrp_script`). Times in seconds. */
export const CHECK_TIMING = { interval: 1, timeout: 1, fall: 2, rise: 2 } as const;

/**
 * The longest time, in milliseconds, until a load balancer that hangs is taken for dead: it stops right after a check
 * that it passed, and each of those that it fails takes as long as it may.
 */
export const LONGEST_DETECTION_MS =
  1000 * (CHECK_TIMING.interval + CHECK_TIMING.fall * Math.max(CHECK_TIMING.interval, CHECK_TIMING.timeout));
