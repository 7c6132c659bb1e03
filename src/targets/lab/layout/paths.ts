/** Files of the lab's own in its hosts. */

/** What the stand-in is told, see responder/spec.ts. */
export const RESPONDER_SPEC = "/etc/nospof/lab/responder.json";

/** What the name server answers: `{ "<name>": "<IPv4 address>" }`. */
export const NAMES_FILE = "/etc/nospof/lab/names.json";

/**
 * Port at which an external without a declared port is asked whether it can be reached: that of the echo service
 * (RFC 862).
 */
export const LAB_PORT = 7;

/** Of DNS (RFC 1035, 4.2). */
export const DNS_PORT = 53;
