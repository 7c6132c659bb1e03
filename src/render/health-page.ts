/** Where a load balancer tells keepalived, on the same machine, that it is alive. */
import { written } from "./view.ts";

export const HEALTH_ADDRESS = "127.0.0.1";

/** Refused for listeners by the topology's schema. */
export const HEALTH_PORT = 8404;

export const HEALTH_PATH = written`/nospof-health`;
