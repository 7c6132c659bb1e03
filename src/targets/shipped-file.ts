/** Files that are part of this package: scripts and build contexts, kept as files so that they can be read and run. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * Absolute path of a file or folder below `templates/`. The same from the source and from the built package, since
 * `src/targets` and `dist/targets` lie equally deep.
 */
export function shippedPath(path: string): string {
  return fileURLToPath(new URL(`../../templates/${path}`, import.meta.url));
}

/** Its content. */
export function shippedFile(path: string): string {
  return readFileSync(shippedPath(path), "utf8");
}
