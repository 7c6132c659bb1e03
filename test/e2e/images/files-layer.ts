/** Layers made of files alone. */
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { cachedLayer, type Layer } from "./layer.ts";

export interface PlacedFile {
  /** Absolute, in the image. */
  readonly path: string;
  readonly content: string;
  /** Default 0o644. */
  readonly mode?: number;
}

/** A file or folder of this machine, and where it is in the image. */
export interface CopiedTree {
  readonly from: string;
  readonly to: string;
}

export async function placeFiles(root: string, files: readonly PlacedFile[]): Promise<void> {
  for (const { path, content, mode = 0o644 } of files) {
    const place = join(root, path);
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, content);
    await chmod(place, mode);
  }
}

/** @param version Whatever tells one content of the trees from another: they are not read to find out. */
export async function filesLayer(
  trees: readonly CopiedTree[],
  files: readonly PlacedFile[],
  version: string,
): Promise<Layer> {
  return cachedLayer({ kind: "files", trees, files, version }, async (output) => {
    const root = await mkdtemp(join(tmpdir(), "nospof-layer-"));
    try {
      for (const { from, to } of trees) {
        await mkdir(dirname(join(root, to)), { recursive: true });
        await cp(from, join(root, to), { recursive: true, dereference: true });
      }
      await placeFiles(root, files);
      await chmod(root, 0o755);
      await execa("tar", [
        "--create",
        "--numeric-owner",
        "--owner=0",
        "--group=0",
        "--sort=name",
        `--directory=${root}`,
        `--file=${output}`,
        ".",
      ]);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });
}
