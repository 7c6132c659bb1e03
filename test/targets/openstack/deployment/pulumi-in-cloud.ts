/** Pulumi where the APIs of a test's cloud are: in its network. */
import { chmod, mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requirePulumi } from "../../../e2e/pulumi/programs.ts";

const ENTER = join(import.meta.dirname, "enter-network.ts");

/**
 * A folder as scripts/install-pulumi.sh makes it, whose `pulumi` runs in the network of a process.
 * @param pid of the process
 */
export async function pulumiIn(pid: number): Promise<string> {
  const installed = await requirePulumi();
  const folder = await mkdtemp(join(tmpdir(), "nospof-pulumi-in-cloud-"));
  await mkdir(join(folder, "bin"));
  const program = join(folder, "bin", "pulumi");
  await writeFile(
    program,
    [
      "#!/bin/sh",
      // What starts Node.js for it is beside it.
      `PATH=$PATH:${join(installed, "bin")}`,
      "export PATH",
      `exec '${process.execPath}' '${ENTER}' ${pid} '${join(installed, "bin", "pulumi")}' "$@"`,
      "",
    ].join("\n"),
  );
  await chmod(program, 0o755);
  await symlink(join(installed, "plugins"), join(folder, "plugins"));
  return folder;
}
