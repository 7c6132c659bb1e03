/** The little of Markdown that the tests of the documentation read. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { globSync } from "tinyglobby";

export const PACKAGE_ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** Every page of the documentation, relative to the package. */
export function pages(): readonly string[] {
  return ["README.md", ...globSync("docs/**/*.md", { cwd: PACKAGE_ROOT })].sort();
}

export interface CodeBlock {
  readonly language: string;
  readonly code: string;
  /** Of the opening fence, 1-based. */
  readonly line: number;
}

export function codeBlocks(markdown: string): readonly CodeBlock[] {
  return [...markdown.matchAll(/^```(\w*)[^\n]*\n(.*?)^```$/gms)].map((match) => ({
    language: match[1] ?? "",
    code: match[2] ?? "",
    line: markdown.slice(0, match.index).split("\n").length,
  }));
}

/** Targets of links that lead to a file, without their anchors. */
export function relativeLinks(markdown: string): readonly string[] {
  const prose = markdown.replaceAll(/^```.*?^```$/gms, "").replaceAll(/`[^`\n]*`/g, "``");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1] ?? "")
    .filter((target) => !/^(?:[a-z]+:|#)/i.test(target))
    .map((target) => target.replace(/#.*$/, ""));
}

/** The option names of each table that lists options, by the heading above it (without its marks). */
export function optionTables(markdown: string): ReadonlyMap<string, readonly string[]> {
  const tables = new Map<string, string[]>();
  let heading = "";
  let rows: string[] | undefined;
  for (const line of markdown.replaceAll(/^```.*?^```$/gms, "").split("\n")) {
    const title = /^#+ (.*)$/.exec(line)?.[1];
    if (title !== undefined) heading = title.replaceAll("`", "");
    if (/^\| Option +\|/.test(line)) {
      rows = [];
      tables.set(heading, rows);
    } else if (!line.startsWith("|")) rows = undefined;
    else {
      const name = /^\| `([A-Za-z]+)` +\|/.exec(line)?.[1];
      if (name !== undefined) rows?.push(name);
    }
  }
  return tables;
}
