/**
 * Deploys a topology to Docker engines.
 *
 * @example
 * import { deploy } from "nospof/deploy";
 * import { docker } from "nospof/docker";
 * import shop from "./topology.ts";
 *
 * deploy(shop, docker({ secrets: { "orders-root": config.requireSecret("ordersRoot") }, publish: { shop: 8443 } }));
 *
 * @module
 */
import * as provider from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { entrypointReach, url } from "../../plan/entrypoint-reach.ts";
import type { Instance, Plan } from "../../plan/model.ts";
import { redundancyLeft } from "../redundancy-left.ts";
import type { BuiltEndpoints, Site, Target } from "../target.ts";
import { transformed } from "../transform.ts";
import type { After } from "./container-options.ts";
import { databaseImage } from "./database-image.ts";
import { draining } from "./draining.ts";
import { type ConnectedEngine, connect, engines } from "./engines.ts";
import { imageOf, images } from "./images.ts";
import { instanceParts } from "./instance-parts.ts";
import { networks, refuseWrongNetworks } from "./networks.ts";
import type { DockerOptions } from "./options.ts";
import { applicationImage } from "./program-arguments.ts";
import { publishedPorts } from "./publish.ts";
import { refuseArbitrators } from "./refuse-arbitrators.ts";
import { refuseBackups } from "./refuse-backups.ts";
import { refuseGroupReplication } from "./refuse-group-replication.ts";
import { refusePairs } from "./refuse-pairs.ts";
import type { Workshop } from "./workshop.ts";

export type { Secrets } from "../target.ts";
export type { Transform } from "../transform.ts";
export type { DockerNetworkOptions, DockerOptions, DockerTransforms, PublishOptions } from "./options.ts";

/** The Docker target of `deploy`. */
export function docker(options: DockerOptions = {}): Target {
  return {
    name: "docker",
    secrets: options.secrets ?? {},
    check: (plan) => check(plan, options),
    build: (site) => build(site, options),
  };
}

function check(plan: Plan, options: DockerOptions): void {
  const all = engines(plan, options.hosts);
  refuseWrongNetworks(plan, all, options);
  refuseArbitrators(plan);
  refuseGroupReplication(plan);
  refuseBackups(plan);
  refusePairs(plan);
  publishedPorts(plan, all, options.publish);
  for (const program of new Set(plan.instances.flatMap((instance) => instance.programs))) {
    if (program !== "application" && program !== "database-agent" && program !== "garbd")
      imageOf(program, plan, options);
  }
  for (const group of plan.groups) {
    if (group.kind === "service") applicationImage(group);
    if (group.kind === "database") imageOf(databaseImage(plan, group), plan, options);
  }
  const drainingOf = draining(plan);
  const groups = new Map(plan.groups.map((group) => [group.name, group]));
  const drained = plan.instances.some((one) => drainingOf(known(groups, one.group), one)?.by === "sidecar");
  if (options.drain !== false && drained) imageOf("network-tools", plan, options);
}

function build(site: Site, options: DockerOptions): BuiltEndpoints {
  const { plan, topology } = site;
  const all = connect(plan, engines(plan, options.hosts), options.hosts, topology);
  const engineOf = new Map(
    all.flatMap((engine) => engine.instances.map((one) => [one.name, engine] as const)),
  );
  const volumes = new Map<string, provider.Volume>();
  const workshop: Workshop = {
    site,
    options,
    network: networks(plan, all, options, topology),
    image: images(plan, options, topology),
    volume: (id) => known(volumes, id),
    ports: publishedPorts(plan, all, options.publish),
    draining: options.drain === false ? () => undefined : draining(plan),
    redundancyLeft: redundancyLeft(plan),
  };

  /** Group → what has to be in order before a group that depends on it starts. */
  const running = new Map<string, After>();
  for (const { group, instances, component, after } of site.parts) {
    const dependencies = after.flatMap((name) => known(running, name));
    const members: pulumi.Input<pulumi.Resource>[] = [];
    let previous: After = [];
    for (const instance of instances) {
      const engine = known(engineOf, instance.name);
      for (const { id } of instance.volumes) {
        volumes.set(id, volume(site, options, engine, id, instance, component));
      }
      // One replica after another: the others serve while one is replaced.
      previous = instanceParts(workshop, engine, group, instance, component, [...dependencies, ...previous]);
      members.push(...previous);
    }
    running.set(group.name, members);
  }
  return { entrypoints: entrypointUrls(site, [...running.values()].flat()), floatingIps: {} };
}

/** The size is not enforced: Docker's local driver knows none. */
function volume(
  { plan }: Site,
  options: DockerOptions,
  engine: ConnectedEngine,
  id: string,
  instance: Instance,
  parent: pulumi.Resource,
): provider.Volume {
  const name = `${plan.name}-${id}`;
  const [args, opts] = transformed<provider.VolumeArgs>(
    options.transform?.volume,
    { name, labels: [{ label: "nospof.topology", value: plan.name }] },
    { parent, ...(engine.provider && { provider: engine.provider }) },
    instance,
  );
  return new provider.Volume(name, args, opts);
}

/** Known once all is in order: until then there is nothing to be reached. */
function entrypointUrls({ plan }: Site, everything: After): BuiltEndpoints["entrypoints"] {
  const ready = pulumi.output(Promise.all(everything.map(settled)));
  return Object.fromEntries(
    plan.entrypoints.flatMap((entrypoint) => {
      const reach = entrypointReach(plan, entrypoint);
      return reach === undefined
        ? []
        : [
            [
              entrypoint.name,
              reach.ends.map((end) => ready.apply(() => url(reach.scheme, end.address, reach.port))),
            ],
          ];
    }),
  );
}

/** Resolves in any case. A failure is told once, as it is: waited for in an output, Pulumi would put that one's name before it. */
async function settled(part: pulumi.Input<pulumi.Resource>): Promise<void> {
  try {
    await part;
  } catch (error) {
    void Promise.reject(error);
  }
}

function known<Value>(map: ReadonlyMap<string, Value>, name: string): Value {
  const value = map.get(name);
  if (value === undefined) throw new Error(`${name} is not registered`);
  return value;
}
