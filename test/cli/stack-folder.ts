import { realpathSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach } from "vitest";

/**
 * A folder that is removed after the test.
 * @param files contents by path in it
 * @param parent default: the machine's folder for temporary files
 */
export async function folderWith(
  files: Readonly<Record<string, string>> = {},
  parent: string = tmpdir(),
): Promise<string> {
  // The real path: on some systems /tmp is a link, and messages name real files.
  const folder = realpathSync(await mkdtemp(join(parent, "nospof-cli-")));
  made.push(folder);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

const made: string[] = [];

afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A small topology that lints without an error; `extra` stands before the topology. */
export function topologyFile(extra = "", options = ""): string {
  return `import { backup, entrypoint, external, httpCheck, loadBalancer, network, secret, service, size, topology, zone } from "nospof";

const zones = [zone("a"), zone("b"), zone("c")];
const edge = network("edge", {
  cidr: "10.10.1.0/24",
  external: { network: "public", gateway: "redundant" },
  switches: "redundant",
});
const inside = network("inside", { cidr: "10.10.2.0/24", switches: "redundant" });
const web = service("web", {
  image: "nginx:1.29.3",
  ports: { http: 80 },
  replicas: 3,
  needs: 2,
  spread: "zone",
  networks: [inside],
  size: { cpu: 1, memory: "512MiB" },
  healthCheck: httpCheck("/"),
});
const balancer = loadBalancer("balancer", {
  engine: "haproxy",
  replicas: 2,
  spread: "zone",
  networks: [edge, inside],
  virtualIp: { network: edge },
  listeners: { http: { port: 80, to: [web.ports.http] } },
});
const site = entrypoint("site", { to: balancer.listeners.http, slo: "99.9%", rto: "10s" });
${extra}
export default topology("small", { domains: zones, entrypoints: [site], ${options} });
`;
}
