/** Files of the lab's own in its hosts. */

/** What the stand-in is told, see responder/spec.ts. */
export const RESPONDER_SPEC = "/etc/nospof/lab/responder.json";

/** What the name server answers: `{ "<name>": "<IPv4 address>" }`. */
export const NAMES_FILE = "/etc/nospof/lab/names.json";
