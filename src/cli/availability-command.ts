import { Command, Option } from "commander";
import type { AvailabilityFormat } from "./availability/run-availability.ts";
import type { ExitStatus } from "./exit-status.ts";

const FORMATS: readonly AvailabilityFormat[] = ["table", "json"];

/** `nospof availability`: the work is in availability/run-availability.ts, loaded when it is called. */
export function availabilityCommand(finish: (status: ExitStatus) => void): Command {
  return new Command("availability")
    .summary("predict how available each entrypoint is, what costs it most and what would help most")
    .description(
      "Predict the availability of each entrypoint against its SLO, from how often parts fail and how long repairs take: what takes it down, and what it would gain by which change.",
    )
    .argument("[stack]", "stack folder or topology file", ".")
    .addOption(
      new Option("--what-if <part=down>", "as it is while a part is down; may be repeated")
        .argParser(collect)
        .default([], "everything is up"),
    )
    .addOption(new Option("-f, --format <format>", "how to print it").choices(FORMATS).default("table"))
    .option("-o, --output <file>", "write it to a file instead of the terminal")
    .option("-v, --verbose", "print all contributors and improvements, and where each number comes from")
    .helpOption("-h, --help", "print this help")
    .addHelpText(
      "after",
      `
Examples:
  $ nospof availability stacks/shop
  $ nospof availability stacks/shop --what-if host-a1=down
  $ nospof availability stacks/shop --format json --output availability.json

Exit status: 0 every SLO is met, 1 one is not or may not be, 2 the topology or the call is wrong.`,
    )
    .action(async (stack: string, options) => {
      const { runAvailability } = await import("./availability/run-availability.ts");
      finish(await runAvailability(stack, options));
    });
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
