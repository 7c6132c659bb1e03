import { Command } from "commander";
import type { ExitStatus } from "./exit-status.ts";

/** `nospof compile`: the work is in run-compile.ts, loaded when it is called. */
export function compileCommand(finish: (status: ExitStatus) => void): Command {
  return new Command("compile")
    .summary("write the configuration of every instance")
    .description("Write the configuration files of every instance, and a manifest of all that will exist.")
    .argument("[stack]", "stack folder or topology file", ".")
    .option("-o, --out <dir>", "folder to write to: <dir>/<instance>/<path of the file>", "out")
    .option("--frozen", "fail when nospof.lock.json would change (for CI)")
    .option("--force", "write into a folder that holds something else")
    .helpOption("-h, --help", "print this help")
    .addHelpText(
      "after",
      `
Example:
  $ nospof compile stacks/shop --out /tmp/shop
  $ haproxy -c -f /tmp/shop/web-1/etc/haproxy/haproxy.cfg

Addresses and numbers are kept in nospof.lock.json beside the topology file: commit it.
Secrets are never written; the manifest names the files that the target fills in.`,
    )
    .action(async (path: string, options) => {
      const { runCompile } = await import("./run-compile.ts");
      finish(await runCompile(path, options));
    });
}
