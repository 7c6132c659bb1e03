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
  return visitHost(layout.name, chosenHost(layout, hostName).name, command);
}
