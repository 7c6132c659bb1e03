/** Folders that a host must see although it has a /run and a /tmp of its own. */
import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** nospof's own package: four above `src/targets/lab/machine` and `dist/targets/lab/machine` alike. */
const PACKAGE_FOLDER = fileURLToPath(new URL("../../../..", import.meta.url)).replace(/\/$/, "");

/** Nospof itself, Node and `asked`, as far as they are hidden; none inside another. */
export function keptFolders(asked: readonly string[]): readonly string[] {
  const needed = [PACKAGE_FOLDER, dirname(process.execPath), ...asked];
  // A folder may be reached over a link, and both paths be used.
  const hidden = [...new Set(needed.flatMap((folder) => [folder, realpathSync(folder)]))]
    .filter((folder) => /^\/(run|tmp)\/./.test(folder))
    .sort();
  return hidden.filter((folder) => !hidden.some((outer) => folder.startsWith(`${outer}/`)));
}
