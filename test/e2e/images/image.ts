/** An image as its layers and its configuration, in the words of the OCI image specification (config.md, manifest.md). */
import { createHash } from "node:crypto";
import type { Layer } from "./layer.ts";

export interface Image {
  /** From the lowest up. */
  readonly layers: readonly Layer[];
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly folder?: string;
  /** Default of Docker: SIGTERM. */
  readonly stopSignal?: string;
  readonly volumes?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

/** What a registry holds of an image, besides its layers. */
export interface Blob {
  readonly digest: string;
  readonly content: Buffer;
}

const MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** The same layers in an image with another id, as if its program had changed. */
export function changed(image: Image, revision: string): Image {
  return { ...image, labels: { ...image.labels, "org.opencontainers.image.revision": revision } };
}

/** Configuration and manifest. The same image gives the same bytes: its id changes only when it does. */
export function blobsOf(image: Image): { readonly config: Blob; readonly manifest: Blob } {
  const config = jsonBlob({
    created: "2026-01-01T00:00:00Z",
    architecture: ARCHITECTURES[process.arch] ?? process.arch,
    os: "linux",
    config: {
      Env: Object.entries({ PATH, ...image.environment }).map(([name, value]) => `${name}=${value}`),
      ...(image.entrypoint && { Entrypoint: image.entrypoint }),
      ...(image.command && { Cmd: image.command }),
      ...(image.user !== undefined && { User: image.user }),
      ...(image.folder !== undefined && { WorkingDir: image.folder }),
      ...(image.stopSignal !== undefined && { StopSignal: image.stopSignal }),
      ...(image.volumes && { Volumes: Object.fromEntries(image.volumes.map((path) => [path, {}])) }),
      ...(image.labels && { Labels: image.labels }),
    },
    rootfs: { type: "layers", diff_ids: image.layers.map(({ digest }) => digest) },
    history: image.layers.map(() => ({ created: "2026-01-01T00:00:00Z" })),
  });
  const manifest = jsonBlob({
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: {
      mediaType: "application/vnd.oci.image.config.v1+json",
      digest: config.digest,
      size: config.content.length,
    },
    layers: image.layers.map(({ digest, bytes }) => ({
      mediaType: "application/vnd.oci.image.layer.v1.tar",
      digest,
      size: bytes,
    })),
  });
  return { config, manifest };
}

/** Go's names of what Node.js calls otherwise. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };

function jsonBlob(value: unknown): Blob {
  const content = Buffer.from(JSON.stringify(value));
  return { digest: `sha256:${createHash("sha256").update(content).digest("hex")}`, content };
}
