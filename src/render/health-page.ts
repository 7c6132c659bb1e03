/** Where a load balancer tells keepalived, on the same machine, that it is alive. */
import { written } from "./view.ts";

export const HEALTH_PAGE = {
  address: "127.0.0.1",
  /** Refused for listeners by the topology's schema. */
  port: 8404,
  path: written`/nospof-health`,
} as const;
