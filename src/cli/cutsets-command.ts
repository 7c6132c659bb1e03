import { Command, Option } from "commander";
import type { CutSetsFormat } from "./cutsets/run-cutsets.ts";
import type { ExitStatus } from "./exit-status.ts";

const FORMATS: readonly CutSetsFormat[] = ["table", "json"];

/** `nospof cutsets`: the work is in cutsets/run-cutsets.ts, loaded when it is called. */
export function cutsetsCommand(finish: (status: ExitStatus) => void): Command {
  return new Command("cutsets")
    .summary("list the failures, alone and in pairs, that take an entrypoint down")
    .description(
      "List every minimal cut set of one or two failures: what takes an entrypoint down, with nothing in it that could be left out. Those of the same kinds of parts are one line.",
    )
    .argument("[stack]", "stack folder or topology file", ".")
    .option(
      "--degraded",
      "what takes something from an entrypoint as well: its soft dependencies count as hard",
    )
    .addOption(
      new Option("--entrypoint <name>", "of this entrypoint only; may be repeated")
        .argParser(collect)
        .default([], "all of them"),
    )
    .addOption(
      new Option("--what-if <part=down>", "what is left to fail while a part is down; may be repeated")
        .argParser(collect)
        .default([], "everything is up"),
    )
    .addOption(new Option("-f, --format <format>", "how to print them").choices(FORMATS).default("table"))
    .option("-o, --output <file>", "write them to a file instead of the terminal")
    .option("-v, --verbose", "name all parts of each line, however many there are")
    .helpOption("-h, --help", "print this help")
    .addHelpText(
      "after",
      `
Examples:
  $ nospof cutsets stacks/shop
  $ nospof cutsets stacks/shop --what-if host-a1=down
  $ nospof cutsets stacks/shop --what-if zone:zone-a=down --entrypoint shop --format json

Exit status: 0 cut sets were listed, 2 the topology or the call is wrong. To fail in CI: nospof lint.`,
    )
    .action(async (stack: string, options) => {
      const { runCutSets } = await import("./cutsets/run-cutsets.ts");
      finish(await runCutSets(stack, options));
    });
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
