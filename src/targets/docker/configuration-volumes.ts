/** The volumes through which the programs of an instance get their configuration. */
import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { Group, Instance } from "../../plan/model.ts";
import { transformed } from "../transform.ts";
import { makesBackups } from "./backup-mounts.ts";
import { labels } from "./container-options.ts";
import type { ConnectedEngine } from "./engines.ts";
import { mainProgram } from "./program-arguments.ts";
import type { Workshop } from "./workshop.ts";

export interface ConfigurationVolumes {
  /** Of the instance's own program; undefined for users' own images. */
  readonly own: docker.Volume | undefined;
  /** Of keepalived, where it runs beside. Its program and the instance's own also ask each other for things through it. */
  readonly beside: docker.Volume | undefined;
  /** Into which backups write how they went, where there are any: for a collector of metrics, and kept over replacements. */
  readonly metrics: docker.Volume | undefined;
}

/** One for each program, so that none sees the secrets of another. */
export function configurationVolumes(
  workshop: Workshop,
  engine: ConnectedEngine,
  group: Group,
  instance: Instance,
  parent: pulumi.Resource,
): ConfigurationVolumes {
  const volume = (name: string) => configurationVolume(workshop, engine, instance, name, parent);
  return {
    own: mainProgram(instance) === "application" ? undefined : volume("configuration"),
    beside: instance.programs.includes("keepalived") ? volume("keepalived-configuration") : undefined,
    metrics: makesBackups(workshop.site.plan, group) ? volume("metrics") : undefined,
  };
}

function configurationVolume(
  { site, options }: Workshop,
  engine: ConnectedEngine,
  instance: Instance,
  suffix: string,
  parent: pulumi.Resource,
): docker.Volume {
  const name = `${site.plan.name}-${instance.name}-${suffix}`;
  const [args, opts] = transformed<docker.VolumeArgs>(
    options.transform?.volume,
    { name, labels: labels(site.plan, instance) },
    { parent, ...(engine.provider && { provider: engine.provider }) },
    instance,
  );
  return new docker.Volume(name, args, opts);
}
