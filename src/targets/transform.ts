/** The escape hatch: a look at the arguments and options of any underlying resource before it is registered. */
import type * as pulumi from "@pulumi/pulumi";
import type { Instance } from "../plan/model.ts";

/**
 * Changes the arguments or options of one resource: in place, or by returning new ones.
 * `instance` is undefined for what belongs to no single instance, e.g. a network.
 *
 * @example (args, opts) => ({ args: { ...args, logDriver: "journald" }, opts: { ...opts, protect: true } })
 */
export type Transform<Args> = (
  args: Args,
  opts: pulumi.CustomResourceOptions,
  instance: Instance | undefined,
) => { readonly args?: Args; readonly opts?: pulumi.CustomResourceOptions } | undefined;

/** The arguments and options that a resource is registered with, after the user's transform. */
export function transformed<Args>(
  transform: Transform<Args> | undefined,
  args: Args,
  opts: pulumi.CustomResourceOptions,
  instance: Instance | undefined,
): readonly [Args, pulumi.CustomResourceOptions] {
  const changed = transform?.(args, opts, instance);
  return [changed?.args ?? args, changed?.opts ?? opts];
}
