/** One listener of a load balancer, as the template of nginx.conf takes it. */
import { isIPv4 } from "node:net";
import type { Instance, LoadBalancerGroup, PlannedListener, Server } from "../../plan/model.ts";
import { duration } from "../duration.ts";
import { listenerFields } from "../listener-fields.ts";
import type { RenderContext } from "../render-context.ts";
import { atLeast } from "../version.ts";
import type { View } from "../view.ts";
import { balanceView } from "./balance.ts";
import { nameResolution } from "./limits-of-nginx.ts";

/** From here on, HTTP/2 is a directive and no longer a parameter of `listen` (ngx_http_v2_module, `http2`). */
const HTTP2_DIRECTIVE = "1.25.1";

/** State of a server and its name in the memory that workers share; nginx refuses to start when it is too little. */
const ZONE_KIB = { base: 64, perServer: 2 };

export function listenerView(
  context: RenderContext,
  instance: Instance,
  group: LoadBalancerGroup,
  listener: PlannedListener,
): View {
  const version = context.plan.software.nginx;
  const { timeouts, tls, servers, detection } = listener;
  const retries = listener.redispatch ? listener.retries : 0;
  if (detection.kind !== "failures") throw new Error(`nginx finds out by failures, not by ${detection.kind}`);
  const patience: Patience = { failures: detection.failures, seconds: detection.leaveAloneMs / 1000 };
  const resolution = nameResolution(listener, version);
  const only = resolution === "request" ? servers[0] : undefined;
  return {
    ...listenerFields(context, instance, listener),
    upstream: `${group.name}_${listener.name}`,
    // The name of a variable, so that nginx looks the server up while it runs.
    only: only === undefined ? undefined : { address: only.address, port: only.port },
    http2Parameter: tls !== undefined && !atLeast(version, HTTP2_DIRECTIVE),
    http2Directive: tls !== undefined && atLeast(version, HTTP2_DIRECTIVE),
    balance: balanceView(listener.balance),
    zoneKib: ZONE_KIB.base + ZONE_KIB.perServer * servers.length,
    single: servers.length === 1,
    failures: patience.failures,
    failureSeconds: patience.seconds,
    servers: servers.map((server) => serverView(server, patience, resolution === "upstream")),
    retries: retries > 0,
    tries: retries + 1,
    keepsToServer: !listener.redispatch,
    timeouts: {
      connect: duration(timeouts.connectMs),
      client: duration(timeouts.clientMs),
      server: duration(timeouts.serverMs),
      // All tries to connect together.
      connectAll: duration(timeouts.connectMs * (retries + 1)),
      idle: duration(Math.max(timeouts.clientMs, timeouts.serverMs)),
    },
  };
}

interface Patience {
  readonly failures: number;
  readonly seconds: number;
}

function serverView(server: Server, patience: Patience, resolves: boolean): View {
  return {
    name: server.name,
    address: server.address,
    port: server.port,
    weight: server.weight,
    maxConnections: server.maxConnections,
    failures: patience.failures,
    failureSeconds: patience.seconds,
    backup: server.backup,
    resolve: resolves && !isIPv4(server.address),
  };
}
