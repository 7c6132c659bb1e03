import { Command, Option } from "commander";
import type { ExitStatus } from "./exit-status.ts";
import { labName } from "./lab-name.ts";

/** `nospof restore-drill`: the work is in restore-drill/run-restore-drill.ts, loaded when it is called. */
export function restoreDrillCommand(finish: (status: ExitStatus) => void): Command {
  return new Command("restore-drill")
    .summary("make and restore every backup in a lab, and compare it with its source")
    .description(
      "Bring the topology up on this machine, fill what is saved, make each backup with the scripts that would be deployed, restore it where nothing is, and compare it with its source by checksums; bring databases to a chosen second; damage what is kept and see that it is refused. Needs root on Linux.",
    )
    .argument("[stack]", "stack folder or topology file", ".")
    .addOption(
      new Option("--backup <name>", "which backup; may be repeated")
        .argParser((value: string, before: readonly string[]) => [...before, value])
        .default([], "every one that says where it is kept"),
    )
    .addOption(
      new Option("-f, --format <format>", "how to print results").choices(["table", "json"]).default("table"),
    )
    .option("-o, --output <file>", "write results to a file instead of the terminal")
    .option("--name <name>", "name of the lab (default: restore-<topology>)", labName)
    .helpOption("-h, --help", "print this help")
    .addHelpText(
      "after",
      `
Example:
  $ sudo nospof restore-drill my-stack --backup orders-nightly

Exit status: 0 every backup holds what it promises, 1 one does not, 2 the topology, the call or this machine is wrong.`,
    )
    .action(async (stack: string, options) => {
      const { runRestoreDrillCommand } = await import("./restore-drill/run-restore-drill.ts");
      finish(await runRestoreDrillCommand(stack, options));
    });
}
