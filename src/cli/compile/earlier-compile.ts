import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { linkStatusOf } from "../file-status.ts";
import { UserError } from "../user-error.ts";
import { MANIFEST_FILE } from "./manifest.ts";
import { type Manifest, manifestSchema } from "./manifest-schema.ts";
import { STAGING_FOLDER } from "./output-folder.ts";

/**
 * What an earlier compile of the same topology wrote into a folder, relative to it, so that what no longer belongs
 * can be removed. Nothing else there is ever touched.
 * @param shown the folder as messages name it
 * @param force take the folder whatever is in it; then nothing is known of what was written
 * @throws UserError when the folder holds something else
 */
export function earlierFiles(
  folder: string,
  shown: string,
  topology: string,
  force: boolean,
): readonly string[] {
  const content = listFolder(folder, shown).filter((name) => name !== STAGING_FOLDER);
  if (content.length === 0) return [];
  const manifest = content.includes(MANIFEST_FILE) ? readManifest(join(folder, MANIFEST_FILE)) : undefined;
  if (manifest?.topology === topology) return filesOf(manifest);
  if (force) return [];
  throw new UserError(
    manifest === undefined
      ? `${shown}: is not empty and has no ${MANIFEST_FILE} that nospof wrote`
      : `${shown}: holds the files of the topology "${manifest.topology}"`,
    "choose another folder with --out, or write into this one all the same with --force",
  );
}

function listFolder(folder: string, shown: string): readonly string[] {
  const stats = linkStatusOf(folder);
  if (stats === undefined) return [];
  try {
    return readdirSync(folder);
  } catch {
    throw new UserError(`${shown}: is not a folder that can be read`, "choose another folder with --out");
  }
}

function readManifest(file: string): Manifest | undefined {
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    // Somebody else's manifest.json, or one that was edited: not a list of files to trust.
    return undefined;
  }
}

function filesOf(manifest: Manifest): readonly string[] {
  return manifest.instances.flatMap(({ name, files }) => files.map(({ path }) => join(name, path)));
}
