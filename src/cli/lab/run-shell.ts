import { attachLab, visitHost } from "../../targets/lab/machine/index.ts";
import { chosenHost } from "./chosen-host.ts";
import { chosenLab } from "./chosen-lab.ts";

/** `nospof lab shell` @returns the exit status of the command */
export async function runLabShell(
  hostName: string,
  command: readonly string[],
  options: { readonly name?: string },
): Promise<number> {
  const { layout } = attachLab(chosenLab(options.name));
  // Ctrl-C is for what runs in the host.
  process.on("SIGINT", () => {});
  return visitHost(layout.name, chosenHost(layout, hostName).name, withoutDashes(command));
}

/** Habit puts `--` before the command. */
function withoutDashes(command: readonly string[]): readonly string[] {
  return command[0] === "--" ? command.slice(1) : command;
}
