/** A server that cannot be drained stays as it is, until it can be. */
import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Instance } from "../../plan/model.ts";
import { failure } from "./reported.ts";

/** Options by which an existing container is not changed, whatever its arguments are. */
export function heldBack(opts: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions {
  return { ...opts, ignoreChanges: [...(opts.ignoreChanges ?? []), "*"] };
}

/**
 * Warns, and says what to do. Pulumi lets the rest of an `up` go on, and fails it, for a rejection that nobody waits for.
 *
 * @param args that the container would have had
 * @param drain name of the container that drains it
 * @throws pulumi.ResourceError when something was left undone
 */
export async function tellHeldBack(
  { name }: Instance,
  container: docker.Container,
  args: docker.ContainerArgs,
  drain: string,
): Promise<void> {
  const wanted = identity(args.image, args.envs, args.command, args.uploads);
  // That of its image stands there where no other one was wanted.
  const command = args.command === undefined ? [] : container.command;
  const present = identity(container.image, container.envs, command, container.uploads);
  const isSame = await new Promise<boolean>((resolve) =>
    pulumi.all([wanted, present]).apply(([one, other]) => resolve(one === other)),
  );
  const cause = `The container ${drain} does not run: Docker has not started it again with its host.`;
  if (!isSame) {
    throw failure(
      container,
      `${name} is left as it is, since it cannot be drained. ${cause} "pulumi up --refresh" starts it, and the "pulumi up" ` +
        `after that changes ${name}. If ${name} does not serve anyway, "docker rm --force ${drain}" lets it be changed at once.`,
    );
  }
  await pulumi.log.warn(
    `${cause} "pulumi up --refresh" starts it. Before, ${name} cannot be drained and is not changed.`,
    container,
  );
}

/** What makes it another container. In the order of the alphabet: the provider gives lists back in one of its own. */
function identity(
  image: pulumi.Input<string>,
  envs: docker.ContainerArgs["envs"],
  command: docker.ContainerArgs["command"],
  uploads: docker.ContainerArgs["uploads"],
): pulumi.Output<string> {
  return pulumi
    .all([image, envs, command, uploads])
    .apply(([one, variables, words, files]) =>
      JSON.stringify([
        one,
        [...(variables ?? [])].sort(),
        words ?? [],
        (files ?? []).map(({ file, content }) => [file, content ?? ""].join("\n")).sort(),
      ]),
    );
}
