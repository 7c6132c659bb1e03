import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { expect, test } from "vitest";

const SOURCE = new URL("../../src/dsl/source-location.ts", import.meta.url);

test("Node itself gives the line and column of the user's file, whatever the path looks like", async () => {
  const folder = await mkdtemp(join(tmpdir(), "nospof a (b) "));
  try {
    const file = join(folder, "x:y.ts");
    await writeFile(
      file,
      [
        `import { callerLocation } from ${JSON.stringify(pathToFileURL(SOURCE.pathname).href)};`,
        "interface Erased { readonly line: number }",
        "function declare(given: Erased) { return { given, ...callerLocation(declare) }; }",
        "const nested = (): unknown =>   declare({ line: 4 } as Erased);",
        "console.log(JSON.stringify([declare({ line: 5 }), nested()]));",
      ].join("\n"),
    );
    const { stdout } = await execa("node", [file], { preferLocal: true });
    expect(JSON.parse(stdout)).toEqual([
      { given: { line: 5 }, file, line: 5, column: 29 },
      { given: { line: 4 }, file, line: 4, column: 33 },
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
