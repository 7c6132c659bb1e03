/** What a plan may ask and nginx can't give. Refused, as the other way would be less available than what was asked. */
import { isIPv4 } from "node:net";
import type { LoadBalancerGroup, PlannedListener } from "../../plan/model.ts";
import type { InputProblem } from "../../topology/problem.ts";
import { atLeast } from "../version.ts";
import { allowsBackup } from "./balance.ts";

/** From here on, nginx open source resolves names in an upstream while it runs (`resolve`, ngx_http_upstream_module). */
const RESOLVES_UPSTREAMS = "1.27.3";

/**
 * How the servers of a listener that are given by name are resolved.
 *
 * `none`: there are none. `upstream`: each by itself, as often as its record's time to live says. `request`: before
 * that was possible, only a listener with one server can be resolved while nginx runs, by a variable for its name.
 */
export type NameResolution = "none" | "upstream" | "request";

export function nameResolution(listener: PlannedListener, version: string): NameResolution {
  if (listener.servers.every(({ address }) => isIPv4(address))) return "none";
  return atLeast(version, RESOLVES_UPSTREAMS) ? "upstream" : "request";
}

/** Everything that nginx can't do as asked. */
export function nginxProblems(group: LoadBalancerGroup, version: string): readonly InputProblem[] {
  return group.listeners.flatMap((listener) => problemsOf(group, listener, version));
}

function problemsOf(
  group: LoadBalancerGroup,
  listener: PlannedListener,
  version: string,
): readonly InputProblem[] {
  const problem = (option: string, value: string, expected: string, hint: string): InputProblem => ({
    source: group.source,
    path: `load-balancer "${group.name}": listeners.${listener.name}.${option}`,
    value,
    expected,
    hint,
  });
  const problems: InputProblem[] = [];
  const { balance, servers, protocol } = listener;
  if (servers.some(({ backup }) => backup) && !allowsBackup(balance)) {
    problems.push(
      problem(
        "balance",
        JSON.stringify(balance.kind),
        '"round-robin" or "least-connections", as nginx has no backup servers with other ways',
        'or engine: "haproxy"',
      ),
    );
  }
  if (protocol === "tcp" && balance.kind === "consistent-hash" && balance.key.kind !== "source") {
    problems.push(
      problem(
        "balance",
        `a hash of the ${balance.key.kind}`,
        "a hash of the source, as a TCP listener sees no requests",
        'or protocol: "http"',
      ),
    );
  }
  const resolution = nameResolution(listener, version);
  if (resolution === "none") return problems;
  const named = servers.find(({ address }) => !isIPv4(address))?.address ?? "";
  if (group.declared.resolvers.length === 0) {
    problems.push(
      problem(
        "to",
        JSON.stringify(named),
        "DNS servers in `resolvers`, as nginx does not use those of the machine",
        'or an IPv4 address, or engine: "haproxy"',
      ),
    );
  }
  if (
    resolution === "request" &&
    (servers.length > 1 || servers.some(({ maxConnections }) => maxConnections !== undefined))
  ) {
    problems.push(
      problem(
        "to",
        JSON.stringify(named),
        `IPv4 addresses, or the name as the listener's only server and without maxConnections: nginx ${version} resolves names among several servers once, and does not start when it can't`,
        `or software: { nginx: "${RESOLVES_UPSTREAMS}" } or newer, or engine: "haproxy"`,
      ),
    );
  }
  return problems;
}
