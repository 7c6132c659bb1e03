import { InvalidArgumentError } from "commander";
import { isLabName } from "../targets/lab/machine/lab-name.ts";

/**
 * Reads a name of a lab from the command line. It names a folder that is removed with the lab and a cgroup that is killed,
 * so nothing else gets through: no `..`, no `/`, no empty text.
 * @throws InvalidArgumentError for anything but what `LabLayout.name` may be
 */
export function labName(text: string): string {
  if (isLabName(text)) return text;
  throw new InvalidArgumentError("Expected 1 to 40 of the characters a-z, 0-9 and -.");
}
