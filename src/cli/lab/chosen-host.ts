import type { LabHost, LabLayout } from "../../targets/lab/model.ts";
import { didYouMean } from "../../topology/similar-name.ts";
import { UserError } from "../user-error.ts";

/** A host by its name; `clients` will do for `clients.`. @throws UserError with a name that was probably meant */
export function chosenHost({ name: lab, hosts }: LabLayout, given: string): LabHost {
  const found = hosts.find(({ name }) => name === given || name === `${given}.`);
  if (found !== undefined) return found;
  const names = hosts.map(({ name }) => name);
  throw new UserError(
    `lab "${lab}" has no host ${JSON.stringify(given)}`,
    didYouMean(given, names) ?? `it has ${names.join(", ")}`,
  );
}
