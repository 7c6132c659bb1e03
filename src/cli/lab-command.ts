import { Command, Option } from "commander";
import type { ExitStatus } from "./exit-status.ts";
import { labName } from "./lab-name.ts";

const NAME = "name of the lab, where several are up";

/** `nospof lab`: the work is in lab/, loaded when it is called. */
export function labCommand(finish: (status: ExitStatus) => void): Command {
  const command = new Command("lab")
    .enablePositionalOptions()
    .summary("run the topology on this machine: real programs, each instance a host of its own")
    .description(
      "Run a topology on this machine: each instance is a host of its own (Linux namespaces), with the real programs and the very files that would be deployed. Needs Linux and root.",
    )
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText(
      "after",
      `
Examples:
  $ sudo nospof lab up stacks/shop
  $ sudo nospof lab shell clients. curl -sk https://shop.example/
  $ sudo nospof lab shell web-1
  $ sudo nospof lab down

Nothing of a lab is ever in the machine's own network, and nothing leads out of it.
Exit status: 0 all is as asked, 1 something is not ready, 2 the topology, the call or this machine is wrong.`,
    );
  for (const part of [up(finish), status(finish), shell(), logs(finish), down(finish)]) {
    command.addCommand(part.helpOption("-h, --help", "print this help").exitOverride());
  }
  return command;
}

function up(finish: (status: ExitStatus) => void): Command {
  return new Command("up")
    .summary("bring the lab up")
    .description("Bring a lab up: every instance, gateway and external of the topology, and clients outside.")
    .argument("[stack]", "stack folder or topology file", ".")
    .option(
      "--name <name>",
      "name of the lab; several can be up side by side (default: the topology's)",
      labName,
    )
    .addOption(
      new Option(
        "--run <service=command>",
        "run a command in place of a service's stand-in, e.g. api='node server.js'; may be repeated",
      )
        .argParser((given: string, earlier: readonly string[]) => [...earlier, given])
        .default([], "none"),
    )
    .option("--clock", "let the clock of each instance be set (needs Debian's libfaketime)")
    .action(async (stack: string, options) => {
      const { runLabUp } = await import("./lab/run-up.ts");
      finish(await runLabUp(stack, options));
    });
}

function status(finish: (status: ExitStatus) => void): Command {
  return new Command("status")
    .summary("what runs in it")
    .description("Show every host of a lab and the state of its programs. Exit status 1: not all is ready.")
    .option("--name <name>", NAME, labName)
    .action(async (options) => {
      const { runLabStatus } = await import("./lab/run-status.ts");
      finish(await runLabStatus(options));
    });
}

function shell(): Command {
  return new Command("shell")
    .summary("open a shell in a host, or run a command there")
    .description("Open a shell in a host of the lab, or run a command there and end with its exit status.")
    .argument("<host>", "an instance, or another host that `nospof lab status` shows, e.g. clients.")
    .argument("[command...]", "a command and its arguments (default: a shell)")
    .option("--name <name>", NAME, labName)
    .passThroughOptions()
    .action(async (host: string, command: readonly string[], options) => {
      const { runLabShell } = await import("./lab/run-shell.ts");
      // Any number is possible, not only those of nospof itself.
      process.exit(await runLabShell(host, command, options));
    });
}

function logs(finish: (status: ExitStatus) => void): Command {
  return new Command("logs")
    .summary("what the programs of a host print")
    .description("Print what the programs of a host have written to standard output and standard error.")
    .argument("<host>", "an instance, or another host that `nospof lab status` shows")
    .argument("[program]", "one of its programs (default: all)")
    .option("-f, --follow", "go on as more is printed")
    .option("--name <name>", NAME, labName)
    .action(async (host: string, program: string | undefined, options) => {
      const { runLabLogs } = await import("./lab/run-logs.ts");
      finish(await runLabLogs(host, program, options));
    });
}

function down(finish: (status: ExitStatus) => void): Command {
  return new Command("down")
    .summary("take the lab down, and what an interrupted one has left")
    .description("Take a lab down, whatever state it is in. Nothing is left of it.")
    .option("--name <name>", NAME, labName)
    .option("--all", "every lab on this machine")
    .action(async (options) => {
      const { runLabDown } = await import("./lab/run-down.ts");
      finish(await runLabDown(options));
    });
}
