import { Command, InvalidArgumentError, Option } from "commander";
import { delayOf } from "../drill/faults/amount.ts";
import { DEFAULT_PAIRS } from "../drill/faults/pairs.ts";
import type { DrillFormat } from "./drill/drill-output.ts";
import type { ExitStatus } from "./exit-status.ts";
import { labName } from "./lab-name.ts";

const FORMATS: readonly DrillFormat[] = ["table", "json", "junit", "markdown"];

/** `nospof drill`: the work is in drill/run-drill.ts, loaded when it is called. */
export function drillCommand(finish: (status: ExitStatus) => void): Command {
  return new Command("drill")
    .summary("break a lab of the topology, and compare what clients see with what is predicted")
    .description(
      "Bring the topology up on this machine, on the real programs with the files that would be deployed, break one part after the other, and compare what clients see with what the failure model predicts. Needs root on Linux.",
    )
    .argument("[stack]", "stack folder or topology file", ".")
    .addOption(
      new Option("--fault <fault>", "what to break, or a kind of it; may be repeated")
        .argParser(collect)
        .default([], "every event of the failure model"),
    )
    .option("--all", "every event, and every program, link, partition and disk")
    .addOption(
      new Option(
        "--pairs [number]",
        "two faults at the same time, drawn from --fault or from every event; with --all, after the rest",
      )
        .argParser(wholeNumber)
        .preset(String(DEFAULT_PAIRS)),
    )
    .addOption(
      new Option(
        "--random <duration>",
        "for so long, faults at random times on what writes rest on, or those of --fault; then look for every acknowledged row",
      )
        .argParser(runDuration)
        .conflicts(["all", "pairs"]),
    )
    .option("--seed <number>", "which pairs or random faults are drawn", wholeNumber, 1)
    .addOption(
      new Option(
        "--run <service=command>",
        "run a command in place of a service's stand-in, e.g. api='node server.js'; may be repeated",
      )
        .argParser(collect)
        .default([], "none"),
    )
    .addOption(new Option("-f, --format <format>", "how to print results").choices(FORMATS).default("table"))
    .option("-o, --output <file>", "write results to a file instead of the terminal")
    .option(
      "--name <name>",
      "name of the lab; several can be up side by side (default: drill-<topology>)",
      labName,
    )
    .option("--keep", "leave the lab running at the end; to take it down: nospof lab down")
    .helpOption("-h, --help", "print this help")
    .addHelpText(
      "after",
      `
Faults:
  instance:web-1  host:host-a1  rack:…  zone:…  region:…  network:dmz/1  gateway:dmz  shared-risk:…  external:…
  kill:web-1/haproxy  hang:web-1/haproxy  link:web-1/dmz  partition:web-1|web-2@dmz  disk:orders-1
  loss:api-1/app=10%  delay:api-1/app=100ms  clock:orders-1=+1h
  a kind alone (host, kill, link …) is all of that kind; 'zone:a and kill:web-1/haproxy' is both at the same time

Examples:
  $ sudo nospof drill stacks/shop
  $ sudo nospof drill stacks/shop --fault host --fault kill:web-1/haproxy
  $ sudo nospof drill stacks/shop --all --pairs 20 --format junit --output drill.xml
  $ sudo nospof drill stacks/shop --random 10m --seed 7

Exit status: 0 every prediction held, 1 one did not or ended in an error, 2 the topology, the call or this machine is wrong.`,
    )
    .action(async (stack: string, options) => {
      const { runDrillCommand } = await import("./drill/run-drill.ts");
      finish(await runDrillCommand(stack, options));
    });
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** Long enough for a fault, in milliseconds. */
const SHORTEST_RUN_MS = 10_000;

function runDuration(text: string): number {
  const durationMs = delayOf(text);
  if (durationMs === undefined || durationMs < SHORTEST_RUN_MS) {
    throw new InvalidArgumentError("Expected a duration of at least 10s, such as 60s or 10m.");
  }
  return durationMs;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Expected a whole number, 0 or more.");
  return Number(text);
}
