import type { HealthCheck, Listener, LoadBalancer, Service } from "./model.ts";
import type { InputProblem } from "./problem.ts";
import type { ParsedNetworkCheck } from "./schema/health-check.ts";
import type { ParsedListener } from "./schema/load-balancer.ts";

/** A load balancer as its schema gives it: the checks still speak of port numbers. */
export type ParsedLoadBalancer = Omit<LoadBalancer, "listeners"> & {
  readonly listeners: readonly ParsedListener[];
};

type NetworkHealthCheck = HealthCheck & { readonly kind: "http" | "tcp" };

/** Ties the checks of a load balancer to the ports of the services behind it, which are known only now. */
export function withListenerChecks(
  parsed: ParsedLoadBalancer,
  services: ReadonlyMap<string, Service>,
  problem: (problem: InputProblem) => void,
): LoadBalancer {
  const listeners = parsed.listeners.map((listener): Listener => {
    const targets = listener.backends.flatMap(({ to }) => {
      const service = to.kind === "service" ? services.get(to.name) : undefined;
      return service === undefined ? [] : [service];
    });
    if (listener.check === "none") return { ...listener, check: undefined };
    if (listener.check === undefined) return { ...listener, check: inheritedCheck(targets) };
    const { port } = listener.check;
    if (port === undefined) return { ...listener, check: toHealthCheck(listener.check, undefined) };
    const name = targets[0]?.ports.find((own) => own.port === port)?.name;
    const declaredByAll =
      targets.length === listener.backends.length &&
      targets.every(({ ports }) =>
        ports.some((own) => own.port === port && own.name === name && own.protocol === "tcp"),
      );
    if (!declaredByAll) {
      problem({
        source: parsed.source,
        path: `load-balancer "${parsed.name}": listeners.${listener.name}.check.port`,
        value: String(port),
        expected: "a TCP port that everything behind the listener is a service with, under one name",
        hint: "without port, the port the traffic goes to is checked",
      });
    }
    return { ...listener, check: toHealthCheck(listener.check, name) };
  });
  return { ...parsed, listeners };
}

/** The first service's own check, when it goes over the network; otherwise that the port accepts a connection. */
function inheritedCheck(targets: readonly Service[]): NetworkHealthCheck {
  const own = targets[0]?.healthCheck;
  if (
    own !== undefined &&
    own.kind !== "command" &&
    targets.every((target) => target.ports.some(({ name }) => name === own.port))
  ) {
    return own;
  }
  return { kind: "tcp", port: undefined, intervalMs: 1000, timeoutMs: 1000, fall: 2, rise: 2 };
}

function toHealthCheck(check: ParsedNetworkCheck, port: string | undefined): NetworkHealthCheck {
  const timing = { intervalMs: check.interval, timeoutMs: check.timeout, fall: check.fall, rise: check.rise };
  return check.check === "http"
    ? { kind: "http", path: check.path, status: check.status, port, ...timing }
    : { kind: "tcp", port, ...timing };
}
