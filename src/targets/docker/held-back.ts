/** A server that cannot be drained stays as it is, until it can be. */
import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Instance } from "../../plan/model.ts";

/** Options by which an existing container is not changed, whatever its arguments are. */
export function heldBack(opts: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions {
  return { ...opts, ignoreChanges: [...(opts.ignoreChanges ?? []), "*"] };
}

/**
 * Says why, and what to do. An `up` that has left something undone has failed; the rest of it goes on.
 *
 * @param args that the container would have had
 * @param drain name of the container that drains it
 */
export function tellHeldBack(
  { name }: Instance,
  container: docker.Container,
  args: docker.ContainerArgs,
  drain: string,
): void {
  const wanted = identity(args.image, args.envs, args.command, args.uploads);
  const present = identity(container.image, container.envs, container.command, container.uploads);
  pulumi.all([wanted, present]).apply(async ([one, other]) => {
    const cause = `The container ${drain} does not run: Docker has not started it again with its host.`;
    if (one === other) {
      await pulumi.log.warn(
        `${cause} "pulumi up --refresh" starts it. Before, ${name} cannot be drained and is not changed.`,
        container,
      );
      return;
    }
    await pulumi.log.error(
      `${name} is left as it is, since it cannot be drained. ${cause} "pulumi up --refresh" starts it, and the "pulumi up" ` +
        `after that changes ${name}. If ${name} does not serve anyway, "docker rm --force ${drain}" lets it be changed at once.`,
      container,
    );
  });
}

/** What makes another container of it. In the order of the alphabet: the provider gives lists back in one of its own. */
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
