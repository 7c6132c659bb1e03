/** The container of an instance: the program that does its work. */

import type { types } from "@pulumi/docker";
import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { Group, Instance } from "../../plan/model.ts";
import { wayOut } from "../../plan/way-out.ts";
import { interfaceName } from "../../render/interface-name.ts";
import { transformed } from "../transform.ts";
import { backupMounts, METRICS_FOLDER } from "./backup-mounts.ts";
import type { ConfigurationVolumes } from "./configuration-volumes.ts";
import { type After, containerOptions, labels } from "./container-options.ts";
import type { ConnectedEngine } from "./engines.ts";
import { healthCheck, waitSeconds } from "./health-check.ts";
import { heldBack, tellHeldBack } from "./held-back.ts";
import { mainProgram, programArguments } from "./program-arguments.ts";
import type { Workshop } from "./workshop.ts";
import { BESIDE_FOLDER, CONFIGURATION_FOLDER } from "./wrapper.ts";

const MIB = 1024 ** 2;

/**
 * Registers the container. What nospof configures is waited for when its configuration has come
 * (`configuration-container.ts`): the container alone has nothing to do.
 *
 * @param hooks at its creation
 * @param after what has to run, and be healthy, before
 * @param lost name of the container that should drain it and does not run: then it stays as it is
 */
export function instanceContainer(
  workshop: Workshop,
  engine: ConnectedEngine,
  group: Group,
  instance: Instance,
  configuration: ConfigurationVolumes,
  parent: pulumi.Resource,
  hooks: pulumi.ResourceHookBinding,
  after: After,
  lost?: string,
): docker.Container {
  const { site, options } = workshop;
  const bundle = site.bundle(instance.name);
  const program = mainProgram(instance);
  const own = programArguments(workshop, engine, group, instance, program, bundle);
  const check = healthCheck(group, instance, own.startSeconds);
  const waitedFor = group.kind === "service" ? group.declared.healthCheck : undefined;
  const mounts = backupMounts(site.plan, group);
  const memory = Math.floor(instance.size.memoryBytes / MIB);

  const args: docker.ContainerArgs = {
    name: `${site.plan.name}-${instance.name}`,
    hostname: instance.name,
    ...own.args,
    memory,
    // Equal to the memory, so that a container out of memory is not slow for hours but started again.
    memorySwap: memory,
    cpus: decimal(instance.size.cpu),
    restart: "unless-stopped",
    // Docker's provider would else remove anonymous volumes with the container.
    removeVolumes: false,
    networksAdvanced: endpoints(workshop, engine, group, instance),
    volumes: [
      ...instance.volumes.map(({ id, mount }) => ({
        volumeName: workshop.volume(id).name,
        containerPath: mount,
      })),
      ...mounted(configuration.own, CONFIGURATION_FOLDER),
      ...mounted(configuration.beside, BESIDE_FOLDER),
      ...mounted(configuration.metrics, METRICS_FOLDER),
    ],
    ...(mounts.length > 0 && { mounts: [...mounts] }),
    sysctls: { ...bundle.sysctls },
    labels: labels(site.plan, instance),
    ports: [...workshop.ports(instance.name)],
    ...(check !== undefined && { healthcheck: check }),
    ...(waitedFor !== undefined && { wait: true, waitTimeout: waitSeconds(waitedFor, own.startSeconds) }),
  };
  const [finalArgs, opts] = transformed(
    options.transform?.container,
    args,
    containerOptions(engine, parent, after, hooks),
    instance,
  );
  const name = `${site.plan.name}-${instance.name}`;
  if (lost === undefined) return new docker.Container(name, finalArgs, opts);
  const container = new docker.Container(name, finalArgs, heldBack(opts));
  void tellHeldBack(instance, container, finalArgs, lost);
  return container;
}

function mounted(volume: docker.Volume | undefined, containerPath: string): types.input.ContainerVolume[] {
  return volume === undefined ? [] : [{ volumeName: volume.name, containerPath }];
}

/**
 * The networks in the order of the instance's addresses, each interface named as the configuration expects it.
 * `com.docker.network.endpoint.ifname` names it from Docker Engine 28 on (docs.docker.com, bridge network driver);
 * older engines number interfaces as they like, which matters to keepalived alone: what starts it checks it.
 */
function endpoints(
  { site, network }: Workshop,
  engine: ConnectedEngine,
  group: Group,
  instance: Instance,
): NonNullable<docker.ContainerArgs["networksAdvanced"]> {
  const outer = wayOut(group.declared, site.plan.networks);
  const leadOut = site.plan.networks.filter(({ external }) => external !== undefined);
  const several =
    instance.addresses.filter((one) => leadOut.some(({ name }) => name === one.network)).length > 1;
  return instance.addresses.map((address) => ({
    name: network(address.network, engine).name,
    ipv4Address: address.address,
    driverOpts: [`com.docker.network.endpoint.ifname=${interfaceName(instance, address.network)}`],
    // With several ways out, this network's is the default route (Engine 28 and newer).
    ...(several && outer === address.network && { gwPriority: 1 }),
  }));
}

/** As the provider writes it back: without the `.0` it would replace the container at each run. */
function decimal(cpus: number): string {
  return Number.isInteger(cpus) ? cpus.toFixed(1) : String(cpus);
}
