/** How long a server needs to leave its load balancers, and to come back to them. */
import type { Detection, Group, Instance, Plan, PlannedListener } from "../../plan/model.ts";
import { choosesWriter } from "../../topology/replication.ts";

export interface Draining {
  /**
   * Who sees to it: a container beside the server, which refuses new connections and waits for those that are open; or the server's own
   * container, whose agent tells load balancers that the server has no role any more.
   */
  readonly by: "sidecar" | "agent";
  /** TCP ports at which load balancers reach the instance, for requests or for their checks. Sorted. */
  readonly ports: readonly number[];
  /** Milliseconds until every load balancer has noticed that it takes no more connections. */
  readonly noticeMs: number;
  /** Milliseconds after which what has not ended is cut. */
  readonly longestMs: number;
  /** Milliseconds from its start until every load balancer sends it requests again. */
  readonly backMs: number;
}

/** However long requests may take: an update of many servers should end on the same day. */
const LONGEST_MS = 30_000;

/** From a look at a clock to what it leads to, on a busy machine. */
const SLACK_MS = 500;

/** The clock by which nginx counts failures (ngx_http_upstream_round_robin.c: `ngx_time()`). */
const NGINX_TICK_MS = 1000;

/** By instance; undefined for one that no load balancer sends requests to. */
export type DrainingOf = (group: Group, instance: Instance) => Draining | undefined;

export function draining(plan: Plan): DrainingOf {
  const inFront = new Map<string, PlannedListener[]>();
  for (const group of plan.groups) {
    if (group.kind !== "load-balancer") continue;
    for (const listener of group.listeners) {
      for (const name of new Set(listener.servers.map((server) => server.name))) {
        inFront.set(name, [...(inFront.get(name) ?? []), listener]);
      }
    }
  }
  return (group, instance) => {
    const listeners = inFront.get(instance.name);
    return listeners && times(group, instance, listeners);
  };
}

function times(group: Group, instance: Instance, listeners: readonly PlannedListener[]): Draining {
  const wanted = Math.max(...listeners.map((one) => notice(one.detection) + one.timeouts.serverMs));
  const longestMs = Math.min(LONGEST_MS, wanted);
  return {
    by: group.kind === "database" && choosesWriter(group.declared) ? "agent" : "sidecar",
    ports: [...new Set(listeners.flatMap((listener) => portsOf(group, instance, listener)))].sort(
      (a, b) => a - b,
    ),
    // Where it takes longer than there is time, the end of connections that are kept begins unnoticed.
    noticeMs: Math.min(Math.max(...listeners.map(({ detection }) => notice(detection))), longestMs / 2),
    longestMs,
    backMs: Math.max(...listeners.map(back)),
  };
}

/** nginx learns at once, by being refused. */
function notice(detection: Detection): number {
  switch (detection.kind) {
    case "checks":
      return detection.intervalMs * detection.fall + SLACK_MS;
    case "failures":
      return SLACK_MS;
    default:
      return detection satisfies never;
  }
}

function back({ detection, timeouts }: PlannedListener): number {
  switch (detection.kind) {
    case "checks":
      return detection.intervalMs * detection.rise + detection.timeoutMs + SLACK_MS;
    case "failures":
      // An attempt may just have begun when the server comes back; nginx counts whole seconds from its end.
      return timeouts.connectMs + detection.leaveAloneMs + NGINX_TICK_MS + SLACK_MS;
    default:
      return detection satisfies never;
  }
}

function portsOf(group: Group, { name }: Instance, { servers, check }: PlannedListener): readonly number[] {
  const checked =
    group.kind === "service" && check?.port !== undefined
      ? group.declared.ports.filter((port) => port.name === check.port).map(({ port }) => port)
      : [];
  return [...servers.filter((server) => server.name === name).map(({ port }) => port), ...checked];
}
