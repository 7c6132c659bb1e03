import { Command, CommanderError } from "commander";
import { availabilityCommand } from "./availability-command.ts";
import { compileCommand } from "./compile-command.ts";
import { cutsetsCommand } from "./cutsets-command.ts";
import { drillCommand } from "./drill-command.ts";
import { EXIT_STATUS, type ExitStatus } from "./exit-status.ts";
import { reportFailure } from "./failure-report.ts";
import { initCommand } from "./init-command.ts";
import { labCommand } from "./lab-command.ts";
import { lintCommand } from "./lint-command.ts";
import { restoreDrillCommand } from "./restore-drill-command.ts";
import { ownVersion } from "./version.ts";

/**
 * Runs the command line.
 * @param args without the names of Node and the program
 * @returns the exit status: see EXIT_STATUS
 */
export async function main(args: readonly string[]): Promise<ExitStatus> {
  stopWhenNobodyReads();
  // What the user's file leaves running (a timer, a promise nobody awaits) fails outside of any `await`.
  process.on("uncaughtException", (error) => process.exit(reportFailure(error)));
  let status: ExitStatus = EXIT_STATUS.clean;
  const program = commandLine((result) => {
    status = result;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? EXIT_STATUS.clean : EXIT_STATUS.wrongInput;
    }
    return reportFailure(error);
  }
}

function commandLine(finish: (status: ExitStatus) => void): Command {
  const program = new Command("nospof")
    .description(
      "A compiler for highly available topologies: finds what would take you down, writes what keeps you up.",
    )
    .version(ownVersion(), "-V, --version", "print nospof's version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    // What follows `nospof lab shell <host>` is another program's command line.
    .enablePositionalOptions()
    .addHelpText(
      "after",
      `
Example:
  $ nospof init shop && cd shop && npm install
  $ npx nospof lint
  $ npx nospof compile --out out
  $ sudo npx nospof drill

Exit status: 0 clean or warnings only, 1 errors found, 2 the topology, the call or this machine is wrong.`,
    );
  for (const command of [
    lintCommand(finish),
    cutsetsCommand(finish),
    availabilityCommand(finish),
    compileCommand(finish),
    drillCommand(finish),
    restoreDrillCommand(finish),
    initCommand(finish),
    labCommand(finish),
  ]) {
    program.addCommand(command);
  }
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride()
      .showHelpAfterError(`(see: nospof ${command === program ? "" : `${command.name()} `}--help)`);
  }
  return program;
}

/** `nospof lint | head` closes our output early: that is no failure. */
function stopWhenNobodyReads(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
}
