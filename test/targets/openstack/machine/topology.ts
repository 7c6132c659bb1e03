/** One machine of each kind, most of them on an isolated network alone: the topology that machines of these tests are of. */
import {
  entrypoint,
  hard,
  httpCheck,
  loadBalancer,
  mariadb,
  network,
  secret,
  service,
  topology,
  zone,
} from "../../../../src/index.ts";
import type { Plan } from "../../../../src/plan/model.ts";
import { plan } from "../../../../src/plan/plan.ts";
import { parseTopology } from "../../../../src/topology/parse.ts";
import { formatProblem } from "../../../../src/topology/problem.ts";

export interface Variant {
  /** Of the service, in its environment. Default: `"1"`. */
  readonly version?: string;
  /** Of both load balancers' listeners, without a sign from the client. Default: `"30s"`. */
  readonly clientTimeout?: `${number}s`;
  /** Between two adverts of the virtual IP. Default: `"200ms"`. */
  readonly advertInterval?: `${number}ms`;
  /** GiB of memory of the database. Default: 1. */
  readonly memory?: number;
}

/** Where the service's program is, on its image. */
export const API_PROGRAM = "/opt/api.py";

/** Says which version it is, at once or after three seconds. Is never well as version `broken`. */
export const API_SOURCE = `import http.server, os, time
VERSION = os.environ["VERSION"]
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        if self.path == "/slow":
            time.sleep(3)
        self.send_response(500 if VERSION == "broken" else 200)
        text = (VERSION + " " + open("/run/token").read()).encode()
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)
http.server.ThreadingHTTPServer(("0.0.0.0", 8080), Handler).serve_forever()
`;

export function smallPlan({
  version = "1",
  clientTimeout = "30s",
  advertInterval = "200ms",
  memory = 1,
}: Variant = {}): Plan {
  const front = network("front", { cidr: "10.0.1.0/24", external: { network: "public", gateway: "single" } });
  const back = network("back", { cidr: "10.0.2.0/24" });
  const orders = mariadb("orders", {
    replicas: 1,
    networks: [back],
    size: { cpu: 1, memory: `${memory}GiB` },
    storage: "1GiB",
    databases: ["orders"],
    accounts: { api: { password: secret("orders-api"), privileges: "read-write" } },
  });
  const api = service("api", {
    command: ["/usr/bin/python3", "-u", API_PROGRAM],
    ports: { http: 8080 },
    replicas: 2,
    needs: 1,
    networks: [back],
    size: { cpu: 1, memory: "256MiB" },
    healthCheck: httpCheck("/healthz", { interval: "1s", timeout: "1s", fall: 2, rise: 2 }),
    environment: { VERSION: version },
    secretFiles: { "/run/token": secret("token") },
    dependsOn: [hard(orders.writer)],
  });
  const web = loadBalancer("web", {
    engine: "haproxy",
    replicas: 2,
    networks: [back, front],
    virtualIp: { network: front, advertInterval },
    listeners: {
      https: {
        port: 443,
        tls: { certificate: secret("certificate"), redirectFrom: 80 },
        to: [api.ports.http],
        timeouts: { client: clientTimeout },
      },
    },
  });
  const inner = loadBalancer("inner", {
    engine: "nginx",
    replicas: 1,
    networks: [back, front],
    listeners: { http: { port: 8000, to: [api.ports.http], timeouts: { client: clientTimeout } } },
  });
  const parsed = parseTopology(
    topology("small", {
      domains: [zone("a")],
      entrypoints: [entrypoint("shop", { to: web.listeners.https, slo: "99%" })],
      parts: [inner],
      software: "debian-12",
    }),
  );
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join("\n"));
  return plan(parsed.topology);
}
