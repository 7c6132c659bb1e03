/** A small topology on a Docker engine of its own, to see what goes wrong. */
import { join } from "node:path";
import type { Plan } from "../../../src/plan/model.ts";
import { plan } from "../../../src/plan/plan.ts";
import { imageOf } from "../../../src/targets/docker/images.ts";
import { readLock } from "../../../src/targets/lock.ts";
import { parseTopology } from "../../../src/topology/parse.ts";
import type { Engine } from "../docker/engine.ts";
import { type Fleet, openFleet } from "../docker/fleet.ts";
import { filesLayer } from "../images/files-layer.ts";
import type { Image } from "../images/image.ts";
import { officialImage } from "../images/official.ts";
import { KEEPALIVED_IMAGE } from "../images/plan-images.ts";
import { createStack, type ProjectStack } from "../pulumi/stack.ts";
import topology, { type SmallSettings } from "./projects/small/topology.ts";

const PROJECT = "test/e2e/updates/projects/small";

export interface SmallOnDocker extends AsyncDisposable {
  readonly fleet: Fleet;
  readonly engine: Engine;
  readonly stack: ProjectStack;
  /** Another stack of the same project. The caller removes it. @param dockerHost of an engine. Default: this one */
  readonly anotherStack: (dockerHost?: string) => Promise<ProjectStack>;
  /** What the next `up` makes of these settings. */
  readonly planOf: (settings: SmallSettings) => Plan;
  /** Name → what changes when the container is made anew or started again. */
  readonly containers: () => Promise<ReadonlyMap<string, string>>;
}

/** What the image of a version that works is called, or of one that does not. */
export function apiImage(version: string): string {
  return `registry.example/small/api:${version}`;
}

/** A server that gives every request the same answer. */
export async function answering(status: number): Promise<Image> {
  const nginx = await officialImage("nginx", "1.22");
  const layer = await filesLayer([], [{ path: "/etc/nginx/nginx.conf", content: nginxConf(status) }], "1");
  return { ...nginx, layers: [...nginx.layers, layer] };
}

/** An engine, and a stack that is not there yet. */
export async function smallOnDocker(initial: SmallSettings): Promise<SmallOnDocker> {
  const planOf = (settings: SmallSettings, folder?: string): Plan => {
    const parsed = parseTopology(topology(settings));
    if (!parsed.ok) throw new Error(`the topology is refused: ${JSON.stringify(parsed.problems)}`);
    return plan(parsed.topology, folder === undefined ? undefined : readLock(join(folder, "topology.ts")));
  };
  const first = planOf(initial);
  const fleet = await openFleet({
    engines: ["a"],
    images: {
      [initial.image]: await answering(200),
      [imageOf("haproxy", first, {}).name]: await officialImage("haproxy", first.software.haproxy),
      [KEEPALIVED_IMAGE]: await officialImage("keepalived", first.software.keepalived),
    },
  });
  try {
    const engine = fleet.engine("a");
    const anotherStack = (dockerHost = `unix://${engine.socket}`): Promise<ProjectStack> =>
      createStack(PROJECT, {
        config: {
          image: initial.image,
          replicas: String(initial.replicas),
          images: JSON.stringify({ "network-tools": KEEPALIVED_IMAGE }),
        },
        environment: { DOCKER_HOST: dockerHost },
      });
    const stack = await anotherStack();
    return {
      fleet,
      engine,
      stack,
      anotherStack,
      planOf: (settings) => planOf(settings, stack.project),
      containers: () => containersOf(engine),
      [Symbol.asyncDispose]: async () => {
        await fleet.close();
        await stack.remove();
      },
    };
  } catch (error) {
    await fleet.close();
    throw error;
  }
}

async function containersOf(engine: Engine): Promise<ReadonlyMap<string, string>> {
  const ids = (await engine.docker(["ps", "--all", "--quiet", "--no-trunc"])).split("\n");
  const format = "{{.Name}} {{.Id}} started {{.State.StartedAt}}";
  const lines = (await engine.docker(["inspect", `--format=${format}`, ...ids])).split("\n");
  return new Map(
    lines.map((line): readonly [string, string] => {
      const [name = "", ...rest] = line.split(" ");
      return [name.replace(/^\//, ""), rest.join(" ")];
    }),
  );
}

/** Names of the containers that were made, removed or started in between, sorted. */
export function touched(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .toSorted();
}

function nginxConf(status: number): string {
  return `worker_processes 1;
pid /run/nginx.pid;
events { worker_connections 512; }
http {
  access_log off;
  # Load balancers close connections that nobody uses: longer than those wait.
  keepalive_timeout 75s;
  keepalive_requests 1000000;
  server {
    listen 8080;
    location / { return ${status} "an answer"; }
  }
}
`;
}
