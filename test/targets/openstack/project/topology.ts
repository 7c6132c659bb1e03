/** Two load balancers with a virtual IP before two servers: `/opt/api.py` of their image. */
import { entrypoint, httpCheck, loadBalancer, network, secret, service, topology, zone } from "nospof";

export default (version: string) => {
  const front = network("front", {
    cidr: "10.0.1.0/24",
    pool: { from: "10.0.1.10", to: "10.0.1.250" },
    external: { network: "public", gateway: "redundant" },
    switches: "redundant",
  });
  const back = network("back", {
    cidr: "10.0.2.0/24",
    pool: { from: "10.0.2.10", to: "10.0.2.250" },
    switches: "redundant",
  });
  const zones = [zone("az1"), zone("az2")];
  const api = service("api", {
    command: ["/usr/bin/python3", "-u", "/opt/api.py"],
    ports: { http: 8080 },
    replicas: 2,
    needs: 1,
    spread: "zone",
    networks: [back],
    size: { cpu: 1, memory: "256MiB" },
    healthCheck: httpCheck("/healthz", { interval: "1s", timeout: "1s", fall: 2, rise: 2 }),
    environment: { VERSION: version },
    secretFiles: { "/run/token": secret("token") },
  });
  const web = loadBalancer("web", {
    engine: "haproxy",
    replicas: 2,
    spread: "zone",
    networks: [back, front],
    virtualIp: { network: front },
    listeners: {
      https: { port: 443, tls: { certificate: secret("certificate") }, to: [api.ports.http] },
    },
  });
  return topology("small", {
    domains: zones,
    entrypoints: [entrypoint("shop", { to: web.listeners.https, slo: "99%" })],
    software: "debian-12",
  });
};
