/** Ports of the lab's own programs. */

/**
 * Port at which an external without a declared port is asked whether it can be reached: that of the echo service
 * (RFC 862).
 */
export const LAB_PORT = 7;

/** Of DNS (RFC 1035, 4.2). */
export const DNS_PORT = 53;
