import { downLab, labNames, requireOwnKernel } from "../../targets/lab/machine/index.ts";
import { EXIT_STATUS, type ExitStatus } from "../exit-status.ts";
import { chosenLab } from "./chosen-lab.ts";

export interface LabDownOptions {
  readonly name?: string;
  readonly all?: boolean;
}

/** `nospof lab down` */
export async function runLabDown({ name, all = false }: LabDownOptions): Promise<ExitStatus> {
  requireOwnKernel();
  // Nothing to take down is what was asked for.
  const names = name === undefined && (all || labNames().length === 0) ? labNames() : [chosenLab(name)];
  for (const lab of names) {
    const found = await downLab(lab);
    process.stdout.write(found ? `lab ${lab} is down\n` : `there was no lab ${lab}\n`);
  }
  if (names.length === 0) process.stdout.write("no lab is up\n");
  return EXIT_STATUS.clean;
}
