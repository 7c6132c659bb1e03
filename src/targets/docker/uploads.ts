/** Files that a container is made with. */
import type { types } from "@pulumi/docker";
import type { SecretFile } from "../../render/bundle.ts";
import { octalMode } from "../../render/file-mode.ts";
import { runError } from "../run-error.ts";
import type { SecretValues } from "../secret-values.ts";

type Upload = types.input.ContainerUpload;

/** A file whose content is a secret. */
export function secretUpload(
  { secret, path, mode }: Pick<SecretFile, "secret" | "path" | "mode">,
  secrets: SecretValues,
): Upload {
  return {
    file: path,
    content: secrets(secret).apply((value) => refuseEmpty(secret, value)),
    ...permissions(mode),
  };
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
  if (value === "") throw runError(`The value of secret "${secret}" is empty.`);
  return value;
}
