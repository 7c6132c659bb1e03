/** How many connections HAProxy takes, altogether and at each listener. */
import type { LoadBalancerGroup } from "../../plan/model.ts";
import type { InputProblem } from "../../topology/problem.ts";

/** Two buffers of 16 KiB and some state for a connection (HAProxy Configuration Manual, `maxconn`: "around 33 kB"). */
const BYTES_PER_CONNECTION = 33_000;

/** What the health page and an operator's own look may need beside the users. */
const SPARE_CONNECTIONS = 100;

/** What a listener without a limit gets on the smallest machine. */
const LEAST_CONNECTIONS = 500;

/**
 * A connection takes two file descriptors, and HAProxy does not start when it may not open as many as `maxconn` needs
 * ("Cannot raise FD limit"; `haproxy -c` says nothing of it). A container may open 524,288, systemd's own hard limit
 * (systemd-system.conf(5), `DefaultLimitNOFILE`); the rest is for listeners and the checks of servers.
 */
const MOST_CONNECTIONS = 250_000;

export interface ConnectionLimits {
  /** Of the whole process. */
  readonly total: number;
  /** Of each listener that the topology sets no limit for. */
  readonly each: number;
}

/** More connections than HAProxy can be given. */
export function connectionProblems({ name, source, listeners }: LoadBalancerGroup): readonly InputProblem[] {
  const { asked, least } = wishes(listeners);
  if (asked + least <= MOST_CONNECTIONS) return [];
  return [
    {
      source,
      path: `load-balancer "${name}": maxConnections of its listeners`,
      value: String(asked),
      expected: `at most ${MOST_CONNECTIONS - least} altogether, since HAProxy may open ${2 * MOST_CONNECTIONS} sockets and does not start when that is too few`,
      hint: "or spread the listeners over several load balancers",
    },
  ];
}

/**
 * Always set: HAProxy would otherwise reckon with all the file descriptors it may open, which in a container can be a
 * thousand million, and reserve memory for as many connections. The listeners together get less than the whole, so
 * that the health page answers under any load: a load balancer that is busy must not lose its virtual IP for it.
 */
export function connectionLimits({ declared, listeners }: LoadBalancerGroup): ConnectionLimits {
  const { asked, open } = wishes(listeners);
  const affordable = Math.floor(declared.size.memoryBytes / 2 / BYTES_PER_CONNECTION);
  const room = Math.min(affordable, MOST_CONNECTIONS) - asked;
  const each = open === 0 ? 0 : Math.max(Math.floor(room / open), LEAST_CONNECTIONS);
  return { total: asked + open * each + SPARE_CONNECTIONS, each };
}

/** What the listeners ask for altogether, how many ask for nothing, and what those get at least. */
function wishes(listeners: LoadBalancerGroup["listeners"]) {
  const asked = listeners.reduce((sum, { maxConnections }) => sum + (maxConnections ?? 0), 0);
  const open = listeners.filter(({ maxConnections }) => maxConnections === undefined).length;
  return { asked, open, least: open * LEAST_CONNECTIONS };
}
