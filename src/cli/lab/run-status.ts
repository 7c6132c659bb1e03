import type { HostStatus } from "../../targets/lab/lab.ts";
import { attachLab } from "../../targets/lab/machine/index.ts";
import { type Colors, colorsFor } from "../colors.ts";
import { EXIT_STATUS, type ExitStatus } from "../exit-status.ts";
import { chosenLab } from "./chosen-lab.ts";

/** `nospof lab status` */
export async function runLabStatus(options: { readonly name?: string }): Promise<ExitStatus> {
  const lab = attachLab(chosenLab(options.name));
  const hosts = await lab.status();
  const colors = colorsFor(process.stdout);
  const width = Math.max(...hosts.map(({ host }) => host.name.length));
  const lines = hosts.map((status) => {
    const addresses = status.host.interfaces.map((plugged) => plugged.addresses[0] ?? "").join(" ");
    return `  ${status.host.name.padEnd(width)}  ${programsText(status, colors)}  ${colors.dim(addresses)}`;
  });
  process.stdout.write(`lab ${lab.layout.name} of topology ${lab.layout.topology}\n${lines.join("\n")}\n`);
  const well = hosts.every(({ on, programs }) => on && programs.every(({ state }) => state === "ready"));
  return well ? EXIT_STATUS.clean : EXIT_STATUS.errorsFound;
}

function programsText({ on, programs }: HostStatus, colors: Colors): string {
  if (!on) return colors.red("off");
  if (programs.length === 0) return colors.green("on");
  return programs
    .map(({ name, state, pid }) => {
      const color = state === "ready" ? colors.green : state === "starting" ? colors.yellow : colors.red;
      return `${name} ${color(state)}${pid === undefined ? "" : colors.dim(` (${pid})`)}`;
    })
    .join(", ");
}
