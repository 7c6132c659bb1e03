import { count } from "../../lint/wording.ts";
import type { Colors } from "../colors.ts";
import type { Manifest } from "./manifest-schema.ts";
import type { Written } from "./output-folder.ts";

/** What compile did, for people: a line for each instance, where the files are, and what they still have to provide. */
export function compileSummary(
  manifest: Manifest,
  written: Written,
  places: { readonly folder: string; readonly lockFile: string; readonly lockChange: string },
  colors: Colors,
): string {
  const rows = manifest.instances.map((instance) => [
    instance.name,
    instance.placement.at(-1) ?? "",
    instance.programs.join(", "),
    instance.addresses.map(({ address }) => address).join(", "),
    count(instance.files.length + instance.secretFiles.length, "file"),
  ]);
  const changes = [
    written.created > 0 ? `${written.created} new` : "",
    written.changed > 0 ? `${written.changed} changed` : "",
    written.unchanged > 0 ? `${written.unchanged} unchanged` : "",
    written.removed > 0 ? `${written.removed} removed` : "",
  ].filter(Boolean);
  return [
    `${colors.bold(manifest.topology)}: ${count(manifest.instances.length, "instance")}`,
    "",
    ...table([["instance", "host", "programs", "addresses", "files"], ...rows]).map((line, index) =>
      index === 0 ? `  ${colors.dim(line)}` : `  ${line}`,
    ),
    "",
    ...table([
      ["  files", `${places.folder}/<instance>/…  (${changes.join(", ") || "none"})`],
      ["  manifest", `${places.folder}/manifest.json`],
      ["  lock file", `${places.lockFile}  (${places.lockChange})`],
      ...(manifest.secrets.length === 0
        ? []
        : [["  secrets", `${manifest.secrets.join(", ")}  (never written here: the target puts them in)`]]),
    ]),
  ].join("\n");
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
