/** One of everything, on purpose. */
import { entrypoint, host, httpCheck, network, service, suppress, topology, zone } from "nospof";

const lan = network("lan", { cidr: "10.40.1.0/24", external: { network: "public", gateway: "single" } });

const wiki = service("wiki", {
  image: "registry.example/wiki:1.0.0",
  ports: { http: 8080 },
  replicas: 1,
  networks: [lan],
  size: { cpu: 1, memory: "1GiB" },
  healthCheck: httpCheck("/healthz"),
});

export default topology("wiki", {
  domains: [zone("site", { hosts: [host("host-1")] })],
  entrypoints: [entrypoint("wiki", { to: wiki.ports.http, slo: "99%" })],
  suppress: [suppress("single-point-of-failure", { because: "nobody needs the wiki at night" })],
});
