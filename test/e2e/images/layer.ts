/** Layers of images, kept from run to run: making one takes up to a minute, finding one again no time. */
import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** A tar file that is not compressed, so that its digest is also that of its content. */
export interface Layer {
  readonly file: string;
  /** e.g. `sha256:2c26…`. */
  readonly digest: string;
  readonly bytes: number;
}

/** Below `${XDG_CACHE_HOME:-$HOME/.cache}`; remove it to have every image made anew. */
export const IMAGE_CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "nospof", "images");

/**
 * The layer of a recipe.
 * @param recipe Everything that the layer depends on, as JSON: a change of it makes another layer.
 * @param build Writes the tar file; called when there is none yet.
 */
export async function cachedLayer(recipe: unknown, build: (output: string) => Promise<void>): Promise<Layer> {
  const folder = join(IMAGE_CACHE, "layers");
  const name = createHash("sha256").update(JSON.stringify(recipe)).digest("hex").slice(0, 32);
  const file = join(folder, `${name}.tar`);
  const description = join(folder, `${name}.json`);
  if (existsSync(description)) {
    const { digest, bytes }: Pick<Layer, "digest" | "bytes"> = JSON.parse(
      await readFile(description, "utf8"),
    );
    return { file, digest, bytes };
  }
  await mkdir(folder, { recursive: true });
  // Under another name until it is whole: a run that is broken off leaves nothing that looks like a layer.
  const part = `${file}.${process.pid}.part`;
  try {
    await build(part);
    const layer = { digest: await digestOfFile(part), bytes: (await stat(part)).size };
    await rename(part, file);
    await writeFile(`${description}.part`, `${JSON.stringify({ ...layer, recipe }, undefined, 2)}\n`);
    await rename(`${description}.part`, description);
    return { file, ...layer };
  } finally {
    await rm(part, { force: true });
  }
}

async function digestOfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return `sha256:${hash.digest("hex")}`;
}
