/** The files of a bundle, uploaded into a container before it starts. */
import type { types } from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Program } from "../../plan/model.ts";
import type { Bundle } from "../../render/bundle.ts";
import { octalMode } from "../../render/file-mode.ts";
import type { SecretValues } from "../secret-values.ts";

type Upload = types.input.ContainerUpload;

/** The files of the given programs, byte for byte as rendered; secrets among them as Pulumi secrets. */
export function uploads(
  bundle: Bundle,
  programs: readonly Program[],
  secrets: SecretValues,
): readonly Upload[] {
  return [
    ...bundle.files.filter((file) => programs.includes(file.program)).map(fileUpload),
    ...bundle.secretFiles
      .filter((file) => programs.includes(file.program))
      .map(({ secret, path, mode }) => ({
        file: path,
        content: secrets(secret).apply((value) => refuseEmpty(secret, value)),
        ...permissions(mode),
      })),
  ];
}

/** @param mode e.g. 0o644 */
export function fileUpload({ path, content, mode }: { path: string; content: string; mode: number }): Upload {
  return { file: path, content, ...permissions(mode) };
}

function permissions(mode: number): Pick<Upload, "permissions" | "executable"> {
  return { permissions: octalMode(mode), executable: (mode & 0o111) !== 0 };
}

/** Docker's provider takes no empty file, and an empty secret is a mistake anyhow. */
function refuseEmpty(secret: string, value: string): string {
  if (value === "") throw new pulumi.RunError(`The value of secret "${secret}" is empty.`);
  return value;
}
