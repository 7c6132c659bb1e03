import { fileURLToPath } from "node:url";

/** The folder of nospof's own package.json: two above `src/cli` and `dist/cli` alike. */
export const PACKAGE_ROOT = fileURLToPath(new URL("../..", import.meta.url));
