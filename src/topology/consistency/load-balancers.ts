import type { Listener, LoadBalancer, Topology } from "../model.ts";
import type { InputProblem } from "../problem.ts";
import { choosesWriter } from "../replication.ts";
import { showEndpoint } from "./dependencies.ts";
import { isUsable, rangeOf } from "./networks.ts";

/** What the two programs can't do, and addresses that can't be. */
export function loadBalancerProblems(topology: Topology): readonly InputProblem[] {
  return topology.loadBalancers.flatMap((balancer) => [
    ...virtualIpProblems(balancer, topology),
    ...portProblems(balancer),
    ...balancer.listeners.flatMap((listener) => listenerProblems(balancer, listener, topology)),
  ]);
}

function about(
  balancer: LoadBalancer,
  path: string,
  value: string,
  expected: string,
  hint?: string,
): InputProblem {
  return {
    source: balancer.source,
    path: `load-balancer "${balancer.name}": ${path}`,
    value,
    expected,
    hint,
  };
}

function virtualIpProblems(balancer: LoadBalancer, topology: Topology): readonly InputProblem[] {
  const { virtualIp } = balancer;
  if (virtualIp === undefined) return [];
  const problems: InputProblem[] = [];
  if (!balancer.networks.includes(virtualIp.network)) {
    problems.push(
      about(
        balancer,
        "virtualIp.network",
        `network "${virtualIp.network}"`,
        `one of the load balancer's networks: ${balancer.networks.join(", ")}`,
      ),
    );
  }
  if (virtualIp.mode === "active-passive" && balancer.needs > 1) {
    problems.push(
      about(
        balancer,
        "needs",
        String(balancer.needs),
        "1, since only the instance that holds the one virtual IP gets traffic",
        `or virtualIp: { mode: "active-active", … }`,
      ),
    );
  }
  const count = virtualIp.mode === "active-active" ? balancer.replicas : 1;
  if (virtualIp.addresses.length > 0 && virtualIp.addresses.length !== count) {
    problems.push(
      about(
        balancer,
        "virtualIp.addresses",
        `${virtualIp.addresses.length} addresses`,
        count === 1 ? "one address" : `${count} addresses, one for each instance`,
      ),
    );
  }
  const network = topology.networks.find(({ name }) => name === virtualIp.network);
  const range = network === undefined ? undefined : rangeOf(network.cidr);
  const taken = new Set<string>(network?.reserved);
  virtualIp.addresses.forEach((address, index) => {
    if (range !== undefined && (!isUsable(address, range) || taken.has(address))) {
      problems.push(
        about(
          balancer,
          `virtualIp.addresses[${index}]`,
          JSON.stringify(address),
          `a usable address of ${network?.cidr} that is neither reserved nor given twice`,
        ),
      );
    }
    taken.add(address);
  });
  return problems;
}

function portProblems(balancer: LoadBalancer): readonly InputProblem[] {
  const taken = new Map<number, string>();
  return balancer.listeners.flatMap((listener) => {
    const ports: readonly (readonly [string, number])[] = [
      [`listeners.${listener.name}.port`, listener.port],
      ...(listener.tls?.redirectFrom === undefined
        ? []
        : ([[`listeners.${listener.name}.tls.redirectFrom`, listener.tls.redirectFrom]] as const)),
    ];
    return ports.flatMap(([path, port]) => {
      const other = taken.get(port);
      if (other !== undefined)
        return [about(balancer, path, String(port), `a port that ${other} does not have`)];
      taken.set(port, path);
      return [];
    });
  });
}

function listenerProblems(
  balancer: LoadBalancer,
  listener: Listener,
  topology: Topology,
): readonly InputProblem[] {
  const problems: InputProblem[] = [];
  const path = `listeners.${listener.name}`;
  const { balance } = listener;
  const hashesHttp = balance.kind === "consistent-hash" && balance.key.kind !== "source";
  if (listener.protocol === "tcp" && hashesHttp) {
    problems.push(
      about(
        balancer,
        `${path}.balance`,
        `a hash of the ${balance.key.kind}`,
        `{ consistentHash: "source" }, since a TCP listener sees no requests`,
      ),
    );
  }
  if (listener.protocol === "tcp" && listener.tls?.redirectFrom !== undefined) {
    problems.push(
      about(
        balancer,
        `${path}.tls.redirectFrom`,
        String(listener.tls.redirectFrom),
        "no redirect, since a TCP listener does not speak HTTP",
      ),
    );
  }
  const hasBackup = listener.backends.some(({ backup }) => backup);
  // "The parameter cannot be used along with the hash, ip_hash, and random load balancing methods": ngx_http_upstream_module, `backup`.
  if (
    balancer.engine === "nginx" &&
    hasBackup &&
    balance.kind !== "round-robin" &&
    balance.kind !== "least-connections"
  ) {
    problems.push(
      about(
        balancer,
        `${path}.balance`,
        JSON.stringify(balance.kind),
        `"round-robin" or "least-connections", since nginx has no backup servers with hashing or random`,
        `or engine: "haproxy"`,
      ),
    );
  }
  if (listener.backends.every(({ backup }) => backup)) {
    problems.push(
      about(balancer, `${path}.to`, "only backup servers", "at least one server that is no backup"),
    );
  }
  if (listener.protocol === "tcp" && listener.connectionPool > 0) {
    problems.push(
      about(
        balancer,
        `${path}.connectionPool`,
        String(listener.connectionPool),
        "nothing, since a TCP connection belongs to one client",
      ),
    );
  }
  if (listener.protocol === "tcp" && listener.idempotent) {
    problems.push(
      about(
        balancer,
        `${path}.idempotent`,
        "true",
        "nothing, since a TCP listener sees no requests it could repeat",
      ),
    );
  }
  listener.backends.forEach(({ to }, index) => {
    if (to.kind === "database" && listener.protocol === "http") {
      problems.push(
        about(
          balancer,
          `${path}.to[${index}]`,
          showEndpoint(to),
          `protocol: "tcp" for a listener before a database`,
        ),
      );
    }
    const asksRole =
      to.kind === "database" && topology.databases.some((one) => one.name === to.name && choosesWriter(one));
    if (asksRole && balancer.engine === "nginx") {
      problems.push(
        about(
          balancer,
          `${path}.to[${index}]`,
          showEndpoint(to),
          `engine: "haproxy" before a database that chooses its writer, since nginx can't ask servers for their role`,
        ),
      );
    }
    if (asksRole && listener.check !== undefined) {
      problems.push(
        about(
          balancer,
          `${path}.check`,
          listener.check.kind,
          `no check before a database that chooses its writer: each server is asked for its role`,
        ),
      );
    }
    if (asksRole && listener.backends.some((other) => showEndpoint(other.to) !== showEndpoint(to))) {
      problems.push(
        about(
          balancer,
          `${path}.to[${index}]`,
          showEndpoint(to),
          "a listener of its own for each role of a database that chooses its writer",
        ),
      );
    }
    if (to.kind === "ensemble") {
      problems.push(
        about(
          balancer,
          `${path}.to[${index}]`,
          showEndpoint(to),
          "no ensemble, since its clients are given all members and have a session with one of them",
          "let the services depend on it: dependsOn: [hard(…)]",
        ),
      );
    }
    const service =
      to.kind === "service" ? topology.services.find(({ name }) => name === to.name) : undefined;
    const port = to.kind === "service" ? service?.ports.find(({ name }) => name === to.port) : undefined;
    if (port?.protocol === "udp") {
      problems.push(about(balancer, `${path}.to[${index}]`, showEndpoint(to), "a TCP port"));
    }
    const external =
      to.kind === "external" ? topology.externals.find(({ name }) => name === to.name) : undefined;
    if (to.kind === "external" && external?.address === undefined) {
      problems.push(
        about(balancer, `${path}.to[${index}]`, showEndpoint(to), "an external with `address` and `port`"),
      );
    }
  });
  return problems;
}
