/** What a container is told because of the program in it: image, command, environment, files, capabilities. */
import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { environmentOf } from "../../plan/environment.ts";
import type { Group, Instance, Program, ServiceGroup } from "../../plan/model.ts";
import type { Bundle } from "../../render/bundle.ts";
import { runError } from "../run-error.ts";
import { databaseImage } from "./database-image.ts";
import type { ConnectedEngine } from "./engines.ts";
import { answers } from "./health-check.ts";
import { type ImageSource, imageOf } from "./images.ts";
import {
  HANDOVER_SECONDS,
  KEEPALIVED_CAPABILITIES,
  keepalivedEnvironment,
  keepalivedImage,
} from "./keepalived-beside.ts";
import { runtime } from "./runtime.ts";
import { fileUpload, secretUpload } from "./uploads.ts";
import type { Workshop } from "./workshop.ts";
import { STOP_SIGNAL, wrapped, wrapperUploads } from "./wrapper.ts";

/** Seconds an image of the user's has until a failing health check counts. */
const APPLICATION_START_SECONDS = 60;
const APPLICATION_STOP_SECONDS = 30;

/** What has a container of its own. */
type MainProgram = Exclude<Program, "keepalived" | "database-agent" | "garbd">;

/** The one program besides keepalived. */
export function mainProgram(instance: Instance): MainProgram {
  const programs = instance.programs.filter(
    (program) => program !== "keepalived" && program !== "database-agent" && program !== "garbd",
  );
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
export function applicationImage(group: ServiceGroup): ImageSource {
  const { image } = group.declared;
  if (image !== undefined) return { name: image, build: undefined };
  throw runError(
    `Service "${group.name}" (${group.source.file}:${group.source.line}) runs a command, but has no image: ` +
      `Docker runs images only. Say which image holds the command: service("${group.name}", { image: "…", … }).`,
  );
}

export interface ProgramArguments {
  readonly args: Pick<docker.ContainerArgs, "image" | "destroyGraceSeconds"> & Partial<docker.ContainerArgs>;
  readonly startSeconds: number;
}

/** What depends on the program. The user's own image gets its secret files; what nospof configures, a wrapper. */
export function programArguments(
  workshop: Workshop,
  engine: ConnectedEngine,
  group: Group,
  instance: Instance,
  program: MainProgram,
  bundle: Bundle,
): ProgramArguments {
  const { site, options, image } = workshop;
  if (program === "application") {
    if (group.kind !== "service") throw new Error(`${group.name} is no service`);
    const { command } = group.declared;
    const envs = environmentOf(site.plan, group).map(([name, value]) =>
      value.kind === "text"
        ? `${name}=${value.value}`
        : pulumi.interpolate`${name}=${site.secrets(value.secret)}`,
    );
    return {
      startSeconds: APPLICATION_START_SECONDS,
      args: {
        image: image(applicationImage(group), engine),
        envs,
        uploads: bundle.secretFiles.map((file) => secretUpload(file, site.secrets)),
        ...(command.length > 0 && { command: [...command] }),
        stopTimeout: APPLICATION_STOP_SECONDS,
        destroyGraceSeconds: APPLICATION_STOP_SECONDS,
      },
    };
  }
  if (group.kind === "service") throw new Error(`the service ${group.name} cannot run ${program}`);
  const run = runtime(program, group, instance, bundle);
  const together = instance.programs.includes("keepalived");
  const drained = workshop.draining(group, instance);
  const environment = {
    ...run.environment,
    NOSPOF_ANSWERS: answers(group, instance),
    ...(drained?.by === "agent" && {
      NOSPOF_NOTICE_MS: String(drained.noticeMs),
      NOSPOF_BACK_MS: String(drained.backMs),
    }),
    ...(together && keepalivedEnvironment(workshop, instance, bundle, keepalivedImage(workshop, engine))),
  };
  const stopSeconds = run.stopSeconds + (together ? HANDOVER_SECONDS : 0);
  const capabilities = [...run.capabilities, ...(together ? KEEPALIVED_CAPABILITIES : [])].sort();
  return {
    startSeconds: run.startSeconds,
    args: {
      image: image(
        imageOf(group.kind === "database" ? databaseImage(site.plan, group) : program, site.plan, options),
        engine,
      ),
      ...wrapped(run.knowledge, run.command, together),
      envs: Object.entries(environment).map(([name, value]) => pulumi.interpolate`${name}=${value}`),
      uploads: [
        ...wrapperUploads(run.knowledge, together),
        ...bundle.files.filter(({ path }) => run.fixedFiles.includes(path)).map(fileUpload),
      ],
      ...(run.user !== undefined && { user: run.user }),
      ...(run.openFiles !== undefined && {
        ulimits: [{ name: "nofile", soft: run.openFiles, hard: run.openFiles }],
      }),
      capabilities: { drops: ["ALL"], adds: capabilities },
      stopSignal: STOP_SIGNAL,
      stopTimeout: stopSeconds,
      destroyGraceSeconds: stopSeconds,
    },
  };
}
