/**
 * The folder that a registry keeps its images in, filled by files: layers are linked from the cache, so that an image is
 * there in milliseconds and takes no space. Its layout is that of every release of Distribution (registry/storage/paths.go).
 */
import { constants, copyFile, link, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { blobsOf, type Image } from "./image.ts";

/**
 * Puts an image into the folder, or another image in the place of one of that name.
 * @param root The registry's `rootdirectory`.
 * @param name As users write it: `haproxy:3.2.9` is Docker Hub's `library/haproxy`; `registry.example/shop/api:1.4.2`.
 */
export async function publish(root: string, name: string, image: Image): Promise<void> {
  const { repository, tag } = placeOf(name);
  const top = join(root, "docker/registry/v2");
  const home = join(top, "repositories", repository);
  const blob = (digest: string): string => {
    const hex = hexOf(digest);
    return join(top, "blobs/sha256", hex.slice(0, 2), hex, "data");
  };
  const { config, manifest } = blobsOf(image);
  for (const { digest, content } of [config, manifest]) await write(blob(digest), content);
  for (const layer of image.layers) await place(layer.file, blob(layer.digest));
  for (const { digest } of [config, ...image.layers])
    await write(join(home, "_layers/sha256", hexOf(digest), "link"), digest);

  const manifests = join(home, "_manifests");
  await write(join(manifests, "revisions/sha256", hexOf(manifest.digest), "link"), manifest.digest);
  await write(join(manifests, "tags", tag, "index/sha256", hexOf(manifest.digest), "link"), manifest.digest);
  await write(join(manifests, "tags", tag, "current/link"), manifest.digest);
}

/** Takes a tag away, so that pulling it fails. Fine when it is not there. */
export async function withdraw(root: string, name: string): Promise<void> {
  const { repository, tag } = placeOf(name);
  const tags = join(root, "docker/registry/v2/repositories", repository, "_manifests/tags");
  await rm(join(tags, tag), { recursive: true, force: true });
}

/** Repository in a registry, and tag. @throws Error for a name without a tag */
function placeOf(name: string): { readonly repository: string; readonly tag: string } {
  const [, path = "", tag = ""] = /^(.+):([\w][\w.-]*)$/.exec(name) ?? [];
  if (tag === "") throw new Error(`${name}: expected a name with a tag, as haproxy:3.2.9`);
  const [first = "", ...rest] = path.split("/");
  // As Docker tells them apart: only a registry's name has a dot or a port, or is localhost.
  if (rest.length > 0 && (/[.:]/.test(first) || first === "localhost"))
    return { repository: rest.join("/"), tag };
  return { repository: rest.length > 0 ? path : `library/${path}`, tag };
}

function hexOf(digest: string): string {
  return digest.replace("sha256:", "");
}

async function write(path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

/** A second name of the file; a copy where the folder is on another file system. */
async function place(file: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await rm(path, { force: true });
  try {
    await link(file, path);
  } catch {
    await copyFile(file, path, constants.COPYFILE_FICLONE);
  }
}
