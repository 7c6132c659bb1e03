import { labNames, requireOwnKernel } from "../../targets/lab/machine/index.ts";
import { UserError } from "../user-error.ts";

/** The lab that is meant: the one that was named, or the only one. @throws UserError when it is not clear, LabError without Linux or root */
export function chosenLab(given: string | undefined): string {
  requireOwnKernel();
  if (given !== undefined) return given;
  const names = labNames();
  const [only] = names;
  if (only === undefined) throw new UserError("no lab is up", "bring one up: nospof lab up <stack>");
  if (names.length > 1) {
    throw new UserError(`several labs are up: ${names.join(", ")}`, `say which one is meant: --name ${only}`);
  }
  return only;
}
