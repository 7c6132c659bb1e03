/**
 * Servers behind two load balancers of one instance each: `web` is for clients who must not notice anything, `admin` can be
 * published at a port of the engine's host.
 */
import { entrypoint, httpCheck, loadBalancer, network, service, topology, zone } from "nospof";

export interface SmallSettings {
  readonly image: string;
  readonly replicas: number;
}

export default ({ image, replicas }: SmallSettings) => {
  const front = network("front", {
    cidr: "10.30.1.0/24",
    external: { network: "public", gateway: "redundant" },
    switches: "redundant",
  });
  const back = network("back", { cidr: "10.30.2.0/24", switches: "redundant" });
  const api = service("api", {
    image,
    ports: { http: 8080 },
    replicas,
    needs: 2,
    spread: "host",
    networks: [back],
    size: { cpu: 0.5, memory: "64MiB" },
    healthCheck: httpCheck("/healthz", { interval: "1s", timeout: "900ms" }),
  });
  const balancer = (name: string) =>
    loadBalancer(name, {
      engine: "haproxy",
      replicas: 1,
      networks: [front, back],
      size: { cpu: 0.5, memory: "256MiB" },
      listeners: { http: { port: 80, to: [api.ports.http] } },
    });
  const web = balancer("web");
  const admin = balancer("admin");
  return topology("small", {
    domains: [zone("zone-a"), zone("zone-b")],
    software: "debian-12",
    entrypoints: [
      entrypoint("site", { to: web.listeners.http, slo: "90%" }),
      entrypoint("admin", { to: admin.listeners.http, slo: "90%" }),
    ],
  });
};
