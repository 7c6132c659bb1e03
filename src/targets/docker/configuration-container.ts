/**
 * The container that brings an instance its configuration. Docker's provider replaces a container for each other file
 * in it; this one may be replaced at any time, and the program beside it goes on. See docs/adr/0009.
 */
import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { Group, Instance } from "../../plan/model.ts";
import { ConfigurationComponent, shownFiles } from "../configuration-component.ts";
import { type ConfiguredProgram, configurationFiles, ownersWith } from "./configuration.ts";
import { labels } from "./container-options.ts";
import { databaseImage } from "./database-image.ts";
import type { ConnectedEngine } from "./engines.ts";
import { imageOf } from "./images.ts";
import type { Reporter } from "./reported.ts";
import { runtime } from "./runtime.ts";
import { type ScriptContainer, scriptContainer } from "./script-container.ts";
import { fileUpload, secretUpload } from "./uploads.ts";
import type { Workshop } from "./workshop.ts";

/** Defaults of `templates/docker/publish-configuration.sh`. */
const FILES = "/nospof/files";
const VOLUMES = "/nospof/volumes";

/** Beside the time a program needs to start: to read what is new, and to be seen to answer. */
const TAKING_SECONDS = 60;

/** A program of the instance that takes configurations. */
interface Taker {
  readonly program: ConfiguredProgram;
  readonly volume: docker.Volume;
}

/**
 * Registers the container. It is replaced with that of the programs: whether one that was made anew does its work is told
 * in the same way as whether it has taken a configuration.
 *
 * @param programs the container in which they run
 * @param takers the instance's own program first
 */
export function configurationContainer(
  workshop: Workshop,
  engine: ConnectedEngine,
  group: Group,
  instance: Instance,
  programs: docker.Container,
  takers: readonly [Taker, ...Taker[]],
  parent: pulumi.Resource,
): Reporter {
  const { site, options, image } = workshop;
  const { plan, secrets } = site;
  const bundle = site.bundle(instance.name);
  const name = `${plan.name}-${instance.name}-configuration`;
  const taking = takers.map(({ program }) => {
    const run = program === "keepalived" ? undefined : runtime(program, group, instance, bundle);
    const owners = ownersWith(program);
    return {
      program,
      seconds: TAKING_SECONDS + (run?.startSeconds ?? 0),
      files: configurationFiles(plan, group, instance, bundle, program, run?.fixedFiles ?? []),
      secretFiles: bundle.secretFiles.filter((file) => owners.includes(file.program)),
    };
  });
  new ConfigurationComponent(
    name,
    shownFiles(
      taking.flatMap(({ files }) => files),
      taking.flatMap(({ secretFiles }) => secretFiles),
    ),
    { parent },
  );
  const publisher: ScriptContainer = {
    name,
    // That of the program: it is there anyway.
    image: image(
      imageOf(group.kind === "database" ? databaseImage(plan, group) : takers[0].program, plan, options),
      engine,
    ),
    script: "publish-configuration.sh",
    words: taking.map(({ program, seconds }) => `${program}=${seconds}`),
    volumes: takers.map(({ program, volume }) => ({
      volumeName: volume.name,
      containerPath: `${VOLUMES}/${program}`,
    })),
    uploads: [
      ...taking.flatMap(({ program, files, secretFiles }) => [
        ...files.map((file) => fileUpload({ ...file, path: `${FILES}/${program}${file.path}` })),
        ...secretFiles.map((file) =>
          secretUpload({ ...file, path: `${FILES}/${program}${file.path}` }, secrets),
        ),
      ]),
    ],
    labels: [...labels(plan, instance), { label: "nospof.container", value: programs.id }],
  };
  return {
    container: scriptContainer(workshop, engine, instance, publisher, parent, [programs]),
    seconds: taking.reduce((sum, { seconds }) => sum + seconds, 0),
    otherwise: `${instance.name} does not work with its configuration, and goes on with the one before if it had one.`,
  };
}
