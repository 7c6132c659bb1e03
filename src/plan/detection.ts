/** How load balancers find out that a server fails: what is rendered and what is predicted come from here. */
import type { CheckTiming, Listener, LoadBalancer } from "../topology/model.ts";
import type { Detection, VirtualIpCheck } from "./model.ts";

/** HAProxy's own timing (Configuration Manual, 5.2: `inter` 2000, `fall` 3, `rise` 2), for a listener without a check. */
const UNDECLARED_CHECK: CheckTiming = { intervalMs: 2000, timeoutMs: 2000, fall: 3, rise: 2 };

/**
 * For servers that are asked for their role: a writer that is none any more is noticed within a second, one that has become it at
 * its first answer. An answer takes as long as a busy server may need to be asked for its state.
 */
const ROLE_CHECK: CheckTiming = { intervalMs: 500, timeoutMs: 1000, fall: 2, rise: 1 };

/** nginx's own: one failure, and the server is left alone for ten seconds (ngx_http_upstream_module, `server`). */
const UNDECLARED_FAILURES = { failures: 1, leaveAloneMs: 10_000 };

/** How often HAProxy looks for servers whose requests are to be released: seldom enough to cost nothing. */
export const RELEASE_LOOK_MS = 100;

type Detected = Pick<Listener, "check" | "protocol" | "retries" | "redispatch" | "timeouts"> & {
  readonly servers: readonly {
    readonly to: { readonly kind: string };
    readonly rolePort: number | undefined;
  }[];
};

/** What a load balancer of this engine does about a listener's servers that fail; where nothing is declared, its own times. */
export function detectionOf(engine: LoadBalancer["engine"], listener: Detected): Detection {
  const { check } = listener;
  switch (engine) {
    case "haproxy": {
      const asksRoles = listener.servers.some(({ rolePort }) => rolePort !== undefined);
      const { intervalMs, timeoutMs, fall, rise } = check ?? (asksRoles ? ROLE_CHECK : UNDECLARED_CHECK);
      return { kind: "checks", intervalMs, timeoutMs, fall, rise, releaseAfterMs: releaseAfterMs(listener) };
    }
    case "nginx":
      if (check === undefined) return { kind: "failures", ...UNDECLARED_FAILURES };
      // The unit of fail_timeout is the second.
      return {
        kind: "failures",
        failures: check.fall,
        leaveAloneMs: Math.max(1, Math.ceil((check.intervalMs * check.fall) / 1000)) * 1000,
      };
    default:
      return engine satisfies never;
  }
}

/**
 * Requests that wait for a server that is down are released, to be asked of another one. Not before every attempt to
 * connect to it has run out: HAProxy tries those elsewhere by itself, and would give them up when it were told to end
 * them.
 */
function releaseAfterMs({ protocol, retries, redispatch, timeouts, servers }: Detected): number | undefined {
  const asksAgain = protocol === "http" && retries > 0 && redispatch;
  const database = servers.some(({ to }) => to.kind === "database");
  return asksAgain || database ? timeouts.connectMs : undefined;
}

/**
 * How keepalived watches the load balancer beside it. Its unit is the second (keepalived.conf(5), `vrrp_script`), so the
 * script asks several times in one. A load balancer that refuses is asked once more: it may just be starting
 * anew. One that says nothing gets as long as a busy machine may need, as an address that moves for nothing breaks
 * connections.
 */
export const VIRTUAL_IP_CHECK: VirtualIpCheck = {
  intervalMs: 1000,
  timeoutMs: 3000,
  fall: 1,
  rise: 2,
  questions: 4,
  pauseMs: 250,
  roomMs: 100,
  patienceMs: 500,
  againMs: 100,
};

/** Until an address goes home to a member that is well again; other members' clients are not to suffer from one that flaps. */
export const RETURN_AFTER_MS = 10_000;
