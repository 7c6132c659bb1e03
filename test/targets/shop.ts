/** A topology with one part of each kind, for the targets. */
import {
  commandCheck,
  entrypoint,
  hard,
  host,
  httpCheck,
  loadBalancer,
  mariadb,
  network,
  secret,
  service,
  type TopologyDeclaration,
  topology,
  zone,
} from "../../src/index.ts";
import type { Plan } from "../../src/plan/model.ts";
import { plan } from "../../src/plan/plan.ts";
import { parseTopology } from "../../src/topology/parse.ts";
import { formatProblem } from "../../src/topology/problem.ts";

export interface ShopVariant {
  /** `"declared"`: a named host in each zone. Default: left to the cloud. */
  readonly hosts?: "declared" | "cloud";
  /** Default: true. */
  readonly virtualIp?: boolean;
  /** Default: current releases. */
  readonly software?: "debian-12";
}

export function shopDeclaration({
  hosts,
  virtualIp = true,
  software,
}: ShopVariant = {}): TopologyDeclaration {
  const zones = ["a", "b", "c"].map((name) =>
    zone(name, hosts === "declared" ? { hosts: [host(`${name}-1`)] } : {}),
  );
  const dmz = network("dmz", { cidr: "10.0.1.0/24", external: { network: "public", gateway: "redundant" } });
  const app = network("app", { cidr: "10.0.2.0/24" });
  const orders = mariadb("orders", {
    replicas: 2,
    spread: "zone",
    networks: [app],
    size: { cpu: 2, memory: "2GiB" },
    storage: "10GiB",
    databases: ["orders"],
    replicationPassword: secret("orders-replication"),
    accounts: { api: { password: secret("orders-api"), privileges: "read-write" } },
  });
  const apiPassword = secret("api-token");
  const api = service("api", {
    image: "registry.example/api:1.4.2",
    ports: { http: 8080 },
    replicas: 3,
    needs: 2,
    spread: "zone",
    networks: [app],
    size: { cpu: 0.5, memory: "512MiB" },
    healthCheck: httpCheck("/healthz", { interval: "90s", timeout: "1500ms", fall: 3 }),
    environment: { MODE: "production", TOKEN: apiPassword },
    secretFiles: { "/run/secrets/token": apiPassword },
    volumes: { spool: { mount: "/var/spool/api", size: "1GiB" } },
    dependsOn: [hard(orders.writer)],
  });
  const worker = service("worker", {
    image: "registry.example/worker:2.0.0",
    command: ["/app/worker", "--queue", "a b"],
    replicas: 2,
    needs: 1,
    networks: [app],
    size: { cpu: 0.25, memory: "256MiB" },
    healthCheck: commandCheck(["/app/alive"]),
    dependsOn: [hard(orders.reader)],
  });
  const web = loadBalancer("web-lb", {
    engine: "haproxy",
    replicas: 2,
    spread: "zone",
    networks: [dmz, app],
    ...(virtualIp && { virtualIp: { network: dmz } }),
    listeners: {
      https: {
        port: 443,
        tls: { certificate: secret("certificate"), redirectFrom: 80 },
        to: [api.ports.http],
      },
    },
  });
  return topology("shop", {
    domains: zones,
    entrypoints: [entrypoint("shop", { to: web.listeners.https, slo: "99.9%" })],
    parts: [worker],
    ...(software && { software }),
  });
}

export function shopPlan(variant: ShopVariant = {}): Plan {
  const parsed = parseTopology(shopDeclaration(variant));
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join("\n"));
  return plan(parsed.topology);
}

/** A value for each of its secrets, easily found again. */
export const SHOP_SECRETS = {
  "orders-replication": "SENTINEL-replication",
  "orders-api": "SENTINEL-api",
  "api-token": 'SENTINEL-token "$HOME" \\ %n',
  certificate: "SENTINEL-certificate\nsecond line\n",
};
