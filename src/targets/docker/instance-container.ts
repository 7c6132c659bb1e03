/** The container of an instance: the program that does its work. */
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Group, Instance, Plan, Program } from "../../plan/model.ts";
import type { Bundle } from "../../render/bundle.ts";
import { interfaceName } from "../../render/interface-name.ts";
import type { Site } from "../target.ts";
import { transformed } from "../transform.ts";
import type { ConnectedEngine } from "./engines.ts";
import { healthCheck, waitSeconds } from "./health-check.ts";
import { type ImageOn, type ImageSource, imageOf } from "./images.ts";
import type { NetworkOn } from "./networks.ts";
import type { DockerOptions } from "./options.ts";
import type { PortsOf } from "./publish.ts";
import { runtime } from "./runtime.ts";
import { setupUploads, withSetup } from "./setup.ts";
import { uploads } from "./uploads.ts";

/** All that a container is made from. */
export interface Workshop {
  readonly site: Site;
  readonly options: DockerOptions;
  readonly network: NetworkOn;
  readonly image: ImageOn;
  readonly volume: (id: string) => docker.Volume;
  readonly ports: PortsOf;
}

/** Seconds an image of the user's has until a failing health check counts. */
const APPLICATION_START_SECONDS = 60;
const APPLICATION_STOP_SECONDS = 30;
const MIB = 1024 ** 2;

/** Registers the container. `after`: what has to run, and be healthy, before. */
export function instanceContainer(
  workshop: Workshop,
  engine: ConnectedEngine,
  group: Group,
  instance: Instance,
  parent: pulumi.Resource,
  after: readonly pulumi.Resource[],
): docker.Container {
  const { site, options } = workshop;
  const bundle = site.bundle(instance.name);
  const program = mainProgram(instance);
  const own = ownArguments(workshop, engine, group, program, bundle);
  const setup = bundle.afterStart.length > 0;
  const startSeconds = own.startSeconds;
  const check = healthCheck(group, instance, setup, startSeconds);
  const timing = group.kind === "service" ? group.declared.healthCheck : undefined;
  const memory = Math.floor(instance.size.memoryBytes / MIB);

  const args: docker.ContainerArgs = {
    name: `${site.plan.name}-${instance.name}`,
    hostname: instance.name,
    ...own.args,
    memory,
    // Equal to the memory, so that a container out of memory is not slow for hours but started again.
    memorySwap: memory,
    cpus: String(instance.size.cpu),
    restart: "unless-stopped",
    // Docker's provider would else remove anonymous volumes with the container.
    removeVolumes: false,
    networksAdvanced: endpoints(workshop, engine, instance),
    volumes: instance.volumes.map(({ id, mount }) => ({
      volumeName: workshop.volume(id).name,
      containerPath: mount,
    })),
    sysctls: { ...bundle.sysctls },
    uploads: [...uploads(bundle, [program], site.secrets), ...(setup ? setupUploads(bundle) : [])],
    labels: labels(site.plan, instance),
    ports: [...workshop.ports(instance.name)],
    ...(check !== undefined && {
      healthcheck: check,
      wait: true,
      waitTimeout: waitSeconds(timing, startSeconds),
    }),
  };
  const [finalArgs, opts] = transformed(
    options.transform?.container,
    args,
    containerOptions(engine, parent, after),
    instance,
  );
  return new docker.Container(`${site.plan.name}-${instance.name}`, finalArgs, opts);
}

/**
 * Name and addresses are fixed, so the old container has to go before the new one can come: its peers, which are
 * replaced one after another, carry the load meanwhile.
 */
export function containerOptions(
  engine: ConnectedEngine,
  parent: pulumi.Resource,
  after: readonly pulumi.Resource[],
): pulumi.CustomResourceOptions {
  return {
    parent,
    dependsOn: [...after],
    deleteBeforeReplace: true,
    additionalSecretOutputs: ["envs", "uploads"],
    ...(engine.provider && { provider: engine.provider }),
  };
}

export function labels(plan: Plan, instance: Instance): { label: string; value: string }[] {
  return [
    { label: "nospof.topology", value: plan.name },
    { label: "nospof.group", value: instance.group },
    { label: "nospof.instance", value: instance.name },
  ];
}

/** The one program besides keepalived, which has a container of its own. */
function mainProgram(instance: Instance): Exclude<Program, "keepalived"> {
  const programs = instance.programs.filter((program) => program !== "keepalived");
  const [program] = programs;
  if (program === undefined || programs.length > 1) {
    throw new Error(
      `instance ${instance.name} has to have one main program, not ${programs.join(", ") || "none"}`,
    );
  }
  return program;
}

/**
 * The user's own image.
 * @throws pulumi.RunError for a service that is a command without an image.
 */
export function applicationImage(group: Group & { readonly kind: "service" }): ImageSource {
  const { image } = group.declared;
  if (image !== undefined) return { name: image, build: undefined };
  throw new pulumi.RunError(
    `Service "${group.name}" (${group.source.file}:${group.source.line}) runs a command, but has no image: ` +
      `Docker runs images only. Say which image holds the command: service("${group.name}", { image: "…", … }).`,
  );
}

interface OwnArguments {
  readonly args: Pick<docker.ContainerArgs, "image" | "destroyGraceSeconds"> & Partial<docker.ContainerArgs>;
  readonly startSeconds: number;
}

/** What depends on the program: image, command, environment, capabilities. */
function ownArguments(
  { site, options, image }: Workshop,
  engine: ConnectedEngine,
  group: Group,
  program: Exclude<Program, "keepalived">,
  bundle: Bundle,
): OwnArguments {
  if (program === "application") {
    if (group.kind !== "service") throw new Error(`${group.name} is no service`);
    const { command, environment } = group.declared;
    const envs = Object.entries(environment)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) =>
        value.kind === "text"
          ? `${name}=${value.value}`
          : pulumi.interpolate`${name}=${site.secrets(value.secret)}`,
      );
    return {
      startSeconds: APPLICATION_START_SECONDS,
      args: {
        image: image(applicationImage(group), engine),
        envs,
        ...(command.length > 0 && { command: [...command] }),
        stopTimeout: APPLICATION_STOP_SECONDS,
        destroyGraceSeconds: APPLICATION_STOP_SECONDS,
      },
    };
  }
  const run = runtime(program, bundle);
  return {
    startSeconds: run.startSeconds,
    args: {
      image: image(imageOf(program, site.plan, options), engine),
      ...(bundle.afterStart.length > 0 ? withSetup(run) : { command: [...run.command] }),
      envs: Object.entries(run.environment).map(([name, value]) => `${name}=${value}`),
      ...(run.user !== undefined && { user: run.user }),
      ...(run.openFiles !== undefined && {
        ulimits: [{ name: "nofile", soft: run.openFiles, hard: run.openFiles }],
      }),
      capabilities: { drops: ["ALL"], adds: [...run.capabilities] },
      stopTimeout: run.stopSeconds,
      destroyGraceSeconds: run.stopSeconds,
    },
  };
}

/**
 * The networks in the order of the instance's addresses, each interface named as the configuration expects it.
 * `com.docker.network.endpoint.ifname` names it from Docker Engine 28 on (docs.docker.com, bridge network driver);
 * older engines number interfaces as they like, which matters to keepalived alone: its sidecar checks it.
 */
function endpoints(
  { site, network }: Workshop,
  engine: ConnectedEngine,
  instance: Instance,
): NonNullable<docker.ContainerArgs["networksAdvanced"]> {
  const external = instance.addresses.filter((address) =>
    site.plan.networks.some((one) => one.name === address.network && one.external !== undefined),
  );
  return instance.addresses.map((address) => ({
    name: network(address.network, engine).name,
    ipv4Address: address.address,
    driverOpts: [`com.docker.network.endpoint.ifname=${interfaceName(instance, address.network)}`],
    // With several ways out, the first network's is the default route (Engine 28 and newer).
    ...(external.length > 1 && external[0] === address && { gwPriority: 1 }),
  }));
}
