/** Pulumi where the APIs of a test's cloud are: in its network. */
import { chmod, mkdir, mkdtemp, readdir, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requirePulumi } from "../../../e2e/pulumi/programs.ts";

/**
 * A folder as scripts/install-pulumi.sh makes it, whose `pulumi` runs in another network.
 * @param enter words before a command that take it there
 */
export async function pulumiIn(enter: readonly string[]): Promise<string> {
  const installed = await requirePulumi();
  const folder = await mkdtemp(join(tmpdir(), "nospof-pulumi-in-cloud-"));
  await mkdir(join(folder, "bin"));
  const program = join(folder, "bin", "pulumi");
  // On the path, too: in its home Pulumi looks at folders only, not at links to them.
  const plugins = (await readdir(join(installed, "plugins"))).map((name) => join(installed, "plugins", name));
  await writeFile(
    program,
    [
      "#!/bin/sh",
      `PATH=$PATH:${plugins.join(":")}`,
      "export PATH",
      `exec ${enter.join(" ")} '${join(installed, "bin", "pulumi")}' "$@"`,
      "",
    ].join("\n"),
  );
  await chmod(program, 0o755);
  await symlink(join(installed, "plugins"), join(folder, "plugins"));
  return folder;
}
