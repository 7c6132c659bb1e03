import { accessSync, constants } from "node:fs";
import { isAbsolute, join } from "node:path";
import { CLEAN_ENVIRONMENT } from "./birth.ts";

/**
 * Where a program of this machine is that hosts would run; undefined: nowhere.
 *
 * @param name in the search path, or its whole path
 */
export function findProgram(name: string): string | undefined {
  const paths = isAbsolute(name)
    ? [name]
    : CLEAN_ENVIRONMENT.PATH.split(":").map((folder) => join(folder, name));
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
