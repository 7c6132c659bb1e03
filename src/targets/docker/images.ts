/** Images: pulled (or built) on each engine before a container that needs them is touched. */
import { createHash } from "node:crypto";
import { relative } from "node:path";
import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { Group, Plan, Program } from "../../plan/model.ts";
import { runError } from "../run-error.ts";
import { shippedFile, shippedPath } from "../shipped-file.ts";
import { transformed } from "../transform.ts";
import { databaseImage } from "./database-image.ts";
import { type ConnectedEngine, onEngine } from "./engines.ts";
import { tellImageFailure } from "./failure-hook.ts";
import type { DockerOptions } from "./options.ts";

type Configured = Exclude<Program, "application" | "database-agent" | "garbd">;

/**
 * What there is an image for: the programs that nospof configures, database servers with what runs beside them, and the tools for
 * networks.
 */
export type ImageName = Configured | "mariadb-tools" | "mysql-tools" | "network-tools";

/**
 * Exact tags of the official images on Docker Hub, by release line. Never `latest`: a deployment that nobody
 * changed has to stay what was tested.
 */
const TAGS: Readonly<Record<Exclude<Configured, "keepalived">, Readonly<Record<string, string>>>> = {
  nginx: { "1.22": "nginx:1.22.1", "1.28": "nginx:1.28.0", "1.29": "nginx:1.29.4" },
  haproxy: { "2.6": "haproxy:2.6.22", "3.0": "haproxy:3.0.11", "3.2": "haproxy:3.2.9" },
  mariadb: { "10.11": "mariadb:10.11.14", "11.4": "mariadb:11.4.8", "11.8": "mariadb:11.8.3" },
  mysql: { "8.0": "mysql:8.0.43", "8.4": "mysql:8.4.6", "9.7": "mysql:9.7.1" },
  zookeeper: { "3.8": "zookeeper:3.8.4", "3.9": "zookeeper:3.9.4" },
};

/** The release of Alpine whose keepalived package is of the release line (pkgs.alpinelinux.org). */
const ALPINE_WITH_KEEPALIVED: Readonly<Record<string, string>> = { "2.2": "3.20", "2.3": "3.23" };

/** The id of an image on an engine; registers the image the first time it is asked for. */
export type ImageOn = (image: ImageSource, engine: ConnectedEngine) => pulumi.Output<string>;

/** An image from a registry, or one built from a folder of this package. */
export interface ImageSource {
  readonly name: string;
  readonly build: docker.RemoteImageArgs["build"];
}

export function images(plan: Plan, options: DockerOptions, topology: pulumi.Resource): ImageOn {
  const registered = new Map<string, docker.RemoteImage>();
  return ({ name, build }, engine) => {
    const logicalName = onEngine(`${plan.name}-image-${name.replaceAll(/[^A-Za-z0-9.]+/g, "-")}`, engine);
    const existing = registered.get(logicalName);
    if (existing !== undefined) return existing.imageId;
    const [args, opts] = transformed(
      options.transform?.image,
      // Other containers of the engine may use it, and going back needs it.
      { name, keepLocally: true, ...(build !== undefined && { build }) },
      {
        parent: topology,
        hooks: tellImageFailure(logicalName, () => ({ name, instances: runBy(plan, options, engine, name) })),
        ...(engine.provider && { provider: engine.provider }),
      },
      undefined,
    );
    const image = new docker.RemoteImage(logicalName, args, opts);
    registered.set(logicalName, image);
    return image.imageId;
  };
}

/** Names of the instances on an engine whose programs are in an image. */
function runBy(
  plan: Plan,
  options: DockerOptions,
  { instances }: ConnectedEngine,
  image: string,
): readonly string[] {
  const groups = new Map(plan.groups.map((group) => [group.name, group]));
  const isRun = (program: Program, group: Group | undefined): boolean => {
    switch (program) {
      case "application":
        return group?.kind === "service" && group.declared.image === image;
      case "database-agent":
      case "garbd":
        return false;
      default: {
        const name = group?.kind === "database" ? databaseImage(plan, group) : program;
        return imageOf(name, plan, options).name === image;
      }
    }
  };
  return instances
    .filter(({ programs, group }) => programs.some((program) => isRun(program, groups.get(group))))
    .map((instance) => instance.name);
}

/**
 * The image for a program that nospof configures, or for the tools with which connections end in order.
 * @throws pulumi.RunError when no default is known for the release and the user gave none.
 */
export function imageOf(program: ImageName, plan: Plan, options: DockerOptions): ImageSource {
  // keepalived needs the tools, too.
  const given =
    options.images?.[program] ?? (program === "keepalived" ? options.images?.["network-tools"] : undefined);
  if (given !== undefined) {
    refuseMovingTag(program, given);
    return { name: given, build: undefined };
  }
  if (program === "keepalived" || program === "network-tools") return networkTools(plan.software.keepalived);
  if (program === "mariadb-tools") return mariadbTools(imageOf("mariadb", plan, options));
  if (program === "mysql-tools") throw noDefault(program, plan.software.mysql, []);
  const release = plan.software[program];
  const name = TAGS[program][release];
  if (name === undefined) throw noDefault(program, release, Object.keys(TAGS[program]));
  return { name, build: undefined };
}

/**
 * keepalived has no official image, and none holds all the tools: this one is built on each engine. Its tag changes with
 * what it is built from, and its path is the same on all machines with the same layout of folders: whoever runs the next
 * `pulumi up` changes nothing.
 */
function networkTools(release: string): ImageSource {
  const alpine = ALPINE_WITH_KEEPALIVED[release];
  if (alpine === undefined) throw noDefault("keepalived", release, Object.keys(ALPINE_WITH_KEEPALIVED));
  return built("network-tools", `keepalived${release}-alpine${alpine}`, { ALPINE: alpine });
}

/** As {@link networkTools}, and on each engine anew when the server's image is another one. */
function mariadbTools({ name }: ImageSource): ImageSource {
  const server = name.slice(name.lastIndexOf("/") + 1).replaceAll(/[^A-Za-z0-9.]+/g, "-");
  return built("mariadb-tools", server, { SERVER: name });
}

function built(folder: string, version: string, buildArgs: Readonly<Record<string, string>>): ImageSource {
  const recipe = createHash("sha256")
    .update(shippedFile(`docker/${folder}/Dockerfile`))
    .digest("hex");
  return {
    name: `nospof/${folder}:${version}-${recipe.slice(0, 8)}`,
    build: { context: relative(process.cwd(), shippedPath(`docker/${folder}`)), buildArgs: { ...buildArgs } },
  };
}

function noDefault(program: ImageName, release: string, known: readonly string[]): Error {
  return runError(
    `No default image is known for ${program} ${release} (known: ${known.join(", ") || "none"}). ` +
      `Name one: docker({ images: { ${program}: "…:${release}.…" } }).`,
  );
}

function refuseMovingTag(program: ImageName, image: string): void {
  const tag = image.includes("@") ? "" : (image.split("/").at(-1)?.split(":")[1] ?? "latest");
  if (tag !== "latest") return;
  throw runError(
    `docker({ images: { ${program}: "${image}" } }): the tag "latest" changes without notice, so that what runs ` +
      `is not what was tested. Name an exact tag or a digest.`,
  );
}
