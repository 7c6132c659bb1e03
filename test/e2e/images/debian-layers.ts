/** Layers made of Debian's packages. */
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { type PlacedFile, placeFiles } from "./files-layer.ts";
import { cachedLayer, IMAGE_CACHE, type Layer } from "./layer.ts";

const BASE_BUILDER = fileURLToPath(new URL("build-base-layer.sh", import.meta.url));
const PACKAGES_BUILDER = fileURLToPath(new URL("build-packages-layer.sh", import.meta.url));

export type Suite = "bookworm" | "trixie" | "sid";

export interface PackagesLayer {
  readonly suite: Suite;
  readonly packages: readonly string[];
  /** Laid over what the packages brought. */
  readonly files: readonly PlacedFile[];
  /** A shell command that runs inside, last; what fails ends the making of the layer. */
  readonly finish: string;
}

/** A Debian with apt and little else, the lowest layer of every image of its suite. */
export async function baseLayer(suite: Suite): Promise<Layer> {
  return cachedLayer({ kind: "base", suite, builder: await readFile(BASE_BUILDER, "utf8") }, (output) =>
    build(BASE_BUILDER, [suite, output]),
  );
}

/** What packages add to the base of their suite. */
export async function packagesLayer({ suite, packages, files, finish }: PackagesLayer): Promise<Layer> {
  const base = await baseLayer(suite);
  const builder = await readFile(PACKAGES_BUILDER, "utf8");
  const recipe = { kind: "packages", base: base.digest, packages, files, finish, builder };
  return cachedLayer(recipe, async (output) => {
    const lists = join(IMAGE_CACHE, "lists", suite);
    await mkdir(join(lists, "partial"), { recursive: true });
    const tree = await mkdtemp(join(tmpdir(), "nospof-layer-"));
    try {
      await placeFiles(tree, files);
      await build(PACKAGES_BUILDER, [base.file, output, lists, tree, finish, ...packages]);
    } finally {
      await rm(tree, { recursive: true, force: true });
    }
  });
}

/** @throws Error with what the builder printed */
async function build(builder: string, words: readonly string[]): Promise<void> {
  const { exitCode, all } = await execa("sh", [builder, ...words], {
    reject: false,
    all: true,
    stdin: "ignore",
  });
  if (exitCode !== 0)
    throw new Error(`an image layer could not be made by ${builder} ${words.join(" ")}:\n${all}`);
}
