import { Command, InvalidArgumentError, Option } from "commander";
import type { TopologyFormat } from "./cutsets/of-topology.ts";
import type { ExitStatus } from "./exit-status.ts";

const FORMATS: readonly TopologyFormat[] = ["table", "json", "open-psa"];

/** `nospof cutsets`: the work is in cutsets/run-cutsets.ts, loaded when it is called. */
export function cutsetsCommand(finish: (status: ExitStatus) => void): Command {
  return new Command("cutsets")
    .summary("list the failures, alone and in pairs, that take an entrypoint down")
    .description(
      "List every minimal cut set of one or two failures: what takes an entrypoint down, with nothing in it that could be left out. Those of the same kinds of parts are one line.",
    )
    .argument("[stack]", 'stack folder or topology file (default: ".")')
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
    .addOption(new Option("--order <k>", "up to so many failures (default: 2)").argParser(order))
    .addOption(
      new Option(
        "--open-psa <file>",
        "of a fault tree in the Open-PSA format, in place of a stack",
      ).conflicts(["degraded", "entrypoint", "whatIf"]),
    )
    .option("--top <gate>", "of this gate of it (default: the one that no other refers to)")
    .addOption(
      new Option(
        "-f, --format <format>",
        "how to print them; open-psa: the fault tree itself, for other tools to check",
      )
        .choices(FORMATS)
        .default("table"),
    )
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
  $ nospof cutsets stacks/shop --format open-psa --output shop.xml
  $ nospof cutsets --open-psa shop.xml --order 3

Exit status: 0 cut sets were listed, 2 the topology or the call is wrong. To fail in CI: nospof lint.`,
    )
    .action(async (stack: string | undefined, options) => {
      const { runCutSets } = await import("./cutsets/run-cutsets.ts");
      finish(await runCutSets(stack, options));
    });
}

function order(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError("Expected a whole number from 1 to 99.");
  return Number(text);
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
