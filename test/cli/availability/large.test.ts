import { beforeAll, expect, test } from "vitest";
import { buildPackage } from "../built-package.ts";
import { nospof } from "../run-nospof.ts";
import { folderWith } from "../stack-folder.ts";
import { largeStack } from "./large-stack.ts";

/** Minutes on the wall where other tests take turns with it. */
const PATIENCE_MS = 300_000;

beforeAll(buildPackage);

test(
  "a topology that is too large for a diagram gets an answer, also while a zone is down",
  async () => {
    const cwd = await folderWith({ "topology.ts": largeStack });
    const now = await nospof(["availability", "--format", "json"], { cwd });
    expect(now.stderr).toBe("");
    const [site] = JSON.parse(now.stdout).entrypoints;
    expect(site.calculatedBy).toEqual({ down: "bounds", degraded: "bounds" });
    expect(site.down).toBeGreaterThanOrEqual(site.downAtLeast);
    expect(site.down).toBeLessThan(site.downAtLeast * 1.1);
    expect(now.status).toBe(site.verdict === "kept" ? 0 : 1);

    const without = await nospof(["availability", "--what-if", "z0=down"], { cwd });
    expect(without.stderr).toBe("");
    expect(without.stdout).toMatch(/^While zone z0 is down:\n\nsite: /);
    expect(without.stdout).toContain("site: too large for one exact number, so calculated by bounds.");
  },
  PATIENCE_MS,
);
