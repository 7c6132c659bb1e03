/** What a preview shows of a configuration. */
import * as pulumi from "@pulumi/pulumi";

/**
 * The files of an instance as text, for `pulumi preview --diff` to show which lines change. What carries a configuration to
 * its instance cannot be shown: some of it is secret, and providers give it back in an order of their own, or sealed. Here a
 * secret stands by its name.
 */
export class ConfigurationComponent extends pulumi.ComponentResource {
  /** @param files by path; see {@link shownFiles} */
  constructor(name: string, files: Readonly<Record<string, string>>, opts: pulumi.ComponentResourceOptions) {
    super("nospof:index:Configuration", name, { files }, opts);
    this.registerOutputs({});
  }
}

/** Files with their content, and secret ones with their name. */
export function shownFiles(
  files: readonly { readonly path: string; readonly content: string }[],
  secretFiles: readonly { readonly path: string; readonly secret: string }[],
): Readonly<Record<string, string>> {
  return Object.fromEntries([
    ...files.map(({ path, content }) => [path, content] as const),
    ...secretFiles.map(({ path, secret }) => [path, shownSecret(secret)] as const),
  ]);
}

/** What stands for a secret. */
export function shownSecret(name: string): string {
  return `(the secret "${name}")`;
}
