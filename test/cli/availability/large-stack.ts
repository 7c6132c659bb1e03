/** A topology file of 1,000 instances that share hosts, racks, zones and power feeds: more than any diagram is tried for. */
export const largeStack = `import { entrypoint, hard, host, httpCheck, loadBalancer, network, rack, service, sharedRisk, topology, zone } from "nospof";

const numbers = (count: number) => [...Array(count).keys()];
const capacity = { cpu: 64, memory: "256GiB", disk: "4TiB" };
const racks = numbers(12).map((r) =>
  rack(\`r\${r}\`, { hosts: numbers(10).map((h) => host(\`r\${r}-h\${h}\`, capacity)) }),
);
const zones = numbers(3).map((z) => zone(\`z\${z}\`, { racks: racks.filter((_, r) => r % 3 === z) }));
const feeds = numbers(2).map((feed) =>
  sharedRisk(\`feed-\${feed}\`, { affects: racks.filter((_, r) => Math.floor(r / 6) === feed) }),
);
const edge = network("edge", {
  cidr: "10.10.0.0/24",
  external: { network: "public", gateway: "redundant" },
  switches: "redundant",
});
const inside = network("inside", { cidr: "10.20.0.0/16", switches: "redundant" });
const services = numbers(20).reverse().reduce<ReturnType<typeof made>[]>((later, n) => [made(n, later[0]), ...later], []);
function made(n: number, next: { ports: { http: never } } | undefined) {
  return service(\`s\${n}\`, {
    image: "example.org/app:1",
    ports: { http: 8080 },
    replicas: 50,
    needs: 30,
    spread: "zone",
    networks: [inside],
    size: { cpu: 1, memory: "512MiB" },
    healthCheck: httpCheck("/"),
    dependsOn: next === undefined ? [] : [hard(next.ports.http)],
  });
}
const [first] = services;
const balancer = loadBalancer("balancer", {
  engine: "haproxy",
  replicas: 2,
  spread: "zone",
  networks: [edge, inside],
  virtualIp: { network: edge },
  listeners: { http: { port: 80, to: [first.ports.http] } },
});
export default topology("many", {
  domains: zones,
  sharedRisks: feeds,
  entrypoints: [entrypoint("site", { to: balancer.listeners.http, slo: "99.9%", rto: "10s" })],
});
`;
