import { expect, test } from "vitest";
import { FILES } from "./rendered.ts";

/** One of each kind: the others differ in names only. */
const SHOWN = /\/(?:dump|physical-restic|uploads|uploads-ssh)\/|nospof-backup-dump/;
const INSTANCES = ["orders-2", "files-1"];

test.each(FILES.filter(({ instance, path }) => INSTANCES.includes(instance) && SHOWN.test(path)))(
  "$instance $path",
  async ({ instance, path, content }) => {
    await expect(content).toMatchFileSnapshot(`../../golden/backup/${instance}${path}`);
  },
);
