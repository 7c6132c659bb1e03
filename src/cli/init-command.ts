import { Command, Option } from "commander";
import type { ExitStatus } from "./exit-status.ts";
import type { InitTarget } from "./run-init.ts";

const TARGETS: readonly InitTarget[] = ["docker", "openstack"];

/** `nospof init`: the work is in run-init.ts, loaded when it is called. */
export function initCommand(finish: (status: ExitStatus) => void): Command {
  return new Command("init")
    .summary("write a new stack to start from")
    .description("Write a new stack that lints clean: a web tier in three zones behind a virtual IP.")
    .argument("[dir]", "folder of the new stack; files that exist are never overwritten", ".")
    .addOption(
      new Option("-t, --target <target>", "where it will be deployed").choices(TARGETS).default("docker"),
    )
    .option("-n, --name <name>", "name of the topology (default: that of the folder)")
    .helpOption("-h, --help", "print this help")
    .addHelpText(
      "after",
      `
Example:
  $ nospof init shop --target openstack
  $ cd shop && npm install && npx nospof lint`,
    )
    .action(async (dir: string, options) => {
      const { runInit } = await import("./run-init.ts");
      finish(await runInit(dir, options));
    });
}
