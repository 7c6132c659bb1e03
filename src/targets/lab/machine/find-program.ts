import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { CLEAN_ENVIRONMENT } from "./birth.ts";

/** Where a program of this machine is that hosts would run; undefined: nowhere. */
export function findProgram(name: string): string | undefined {
  return CLEAN_ENVIRONMENT.PATH.split(":")
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
