/** One listener of a load balancer, as the template of haproxy.cfg takes it. */
import { isIPv4 } from "node:net";
import type { Instance, LoadBalancerGroup, PlannedListener, Server } from "../../plan/model.ts";
import { duration } from "../duration.ts";
import { listenerFields } from "../listener-fields.ts";
import type { RenderContext } from "../render-context.ts";
import type { View } from "../view.ts";
import { balanceView } from "./balance.ts";
import { healthCheckView, separateCheckPort } from "./health-check.ts";

/** Long enough for a slow client to send its headers, short enough that held-open connections don't pile up. */
const LONGEST_REQUEST_MS = 10_000;

export function listenerView(
  context: RenderContext,
  instance: Instance,
  group: LoadBalancerGroup,
  listener: PlannedListener,
): View {
  const { timeouts, detection } = listener;
  if (detection.kind !== "checks") throw new Error(`HAProxy finds out by checks, not by ${detection.kind}`);
  const database = listener.servers.some(({ to }) => to.kind === "database");
  const backups = listener.servers.filter(({ backup }) => backup).length;
  return {
    ...listenerFields(context, instance, listener),
    http: listener.protocol === "http",
    balance: balanceView(listener.balance),
    check: healthCheckView(context, listener, detection, group.name),
    retries: listener.retries,
    redispatch: listener.redispatch,
    retriesRequests: listener.protocol === "http" && listener.retries > 0 && listener.redispatch,
    releaseAfterMs: detection.releaseAfterMs,
    // Of servers that are asked for their role one is written to: the others wait for their turn.
    severalBackups: backups > 1 && listener.servers.every(({ rolePort }) => rolePort === undefined),
    returnsFromBackup: database && backups > 0,
    timeouts: {
      connect: duration(timeouts.connectMs),
      client: duration(timeouts.clientMs),
      server: duration(timeouts.serverMs),
      queue: duration(timeouts.queueMs),
      request: duration(Math.min(timeouts.clientMs, LONGEST_REQUEST_MS)),
    },
    servers: listener.servers.map((server) => serverView(context, listener, server)),
  };
}

function serverView(context: RenderContext, listener: PlannedListener, server: Server): View {
  return {
    name: server.name,
    address: server.address,
    port: server.port,
    weight: server.weight,
    backup: server.backup,
    maxConnections: server.maxConnections,
    // Whoever talks to a writer that is none any more is to ask again.
    endsSessions: server.rolePort !== undefined,
    checkPort: separateCheckPort(context, listener, server),
    // Resolved while running: a name that can't be resolved now must not keep HAProxy from starting.
    named: !isIPv4(server.address),
  };
}
