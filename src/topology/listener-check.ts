import type { Database, HealthCheck, Listener, LoadBalancer, Service } from "./model.ts";
import type { InputProblem } from "./problem.ts";
import { askedAt } from "./role-ports.ts";
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
  databases: ReadonlyMap<string, Database>,
  problem: (problem: InputProblem) => void,
): LoadBalancer {
  const listeners = parsed.listeners.map((listener): Listener => {
    const targets = listener.backends.flatMap(({ to }) => {
      const service = to.kind === "service" ? services.get(to.name) : undefined;
      return service === undefined ? [] : [service];
    });
    if (listener.check === "none") return { ...listener, check: undefined };
    if (listener.check === undefined) {
      if (asksRoles(parsed, listener, databases)) return { ...listener, check: undefined };
      const own = targets.map(networkCheckOf);
      const different = new Set([...own, ...unknownChecks(listener)].map((check) => JSON.stringify(check)));
      if (own.some((check) => check !== undefined) && different.size > 1) {
        problem({
          source: parsed.source,
          path: `load-balancer "${parsed.name}": listeners.${listener.name}.check`,
          value: undefined,
          expected: "a check that suits everything behind the listener, since their own health checks differ",
          hint: `e.g. httpCheck("/healthz"); a server that cannot pass it is never used`,
        });
      }
      return { ...listener, check: own[0] ?? CONNECTS };
    }
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

/** Whether each server is asked for its role instead. */
function asksRoles(
  balancer: ParsedLoadBalancer,
  listener: ParsedListener,
  databases: ReadonlyMap<string, Database>,
): boolean {
  return listener.backends.some(({ to }) => {
    const database = to.kind === "database" ? databases.get(to.name) : undefined;
    return database !== undefined && askedAt(balancer, listener, database) !== undefined;
  });
}

/** That the port accepts a connection. */
const CONNECTS: NetworkHealthCheck = {
  kind: "tcp",
  port: undefined,
  intervalMs: 1000,
  timeoutMs: 1000,
  fall: 2,
  rise: 2,
};

/** A service's own health check, as far as it goes over the network. */
function networkCheckOf({ healthCheck }: Service): NetworkHealthCheck | undefined {
  return healthCheck === undefined || healthCheck.kind === "command" ? undefined : healthCheck;
}

/** One for each backend that is no service: nobody said how such a one is checked. */
function unknownChecks({ backends }: ParsedListener): readonly undefined[] {
  return backends.filter(({ to }) => to.kind !== "service").map(() => undefined);
}

function toHealthCheck(check: ParsedNetworkCheck, port: string | undefined): NetworkHealthCheck {
  const timing = { intervalMs: check.interval, timeoutMs: check.timeout, fall: check.fall, rise: check.rise };
  return check.check === "http"
    ? { kind: "http", path: check.path, status: check.status, port, ...timing }
    : { kind: "tcp", port, ...timing };
}
