/** Hooks of resources by which people are told what Pulumi and its providers do not say. */
import * as pulumi from "@pulumi/pulumi";

/** Pulumi's mocks, for people's tests of their programs, know none, nor do older SDKs: resources with some could not be registered. */
export function areHooksKnown(kind: "registerResourceHook" | "registerErrorHook"): boolean {
  const monitor: object | undefined = pulumi.runtime.getMonitor();
  return monitor !== undefined && kind in monitor;
}

/**
 * Tells why a resource was not made or changed, beside what its provider says. Never asks Pulumi to try again: what is
 * wrong is for people to mend.
 *
 * @param name of the hook, unlike all others of the program
 * @param words undefined where the provider's own are all there is to say
 */
export function failureHook(
  name: string,
  words: (failure: pulumi.ErrorHookArgs) => string | undefined | Promise<string | undefined>,
): pulumi.ErrorHook {
  return new pulumi.ErrorHook(name, async (failure) => {
    if (failure.failedOperation === "delete") return false;
    const text = await words(failure);
    if (text !== undefined) await pulumi.log.error(text, new pulumi.DependencyResource(failure.urn));
    return false;
  });
}
