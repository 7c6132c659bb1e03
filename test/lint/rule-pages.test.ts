import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { RULE_DESCRIPTIONS } from "../../src/lint/lint.ts";
import { RULES } from "../../src/lint/rules/index.ts";

const repository = new URL("../../", import.meta.url);

function read(path: string): string {
  return readFileSync(new URL(path, repository), "utf8");
}

describe("rules", () => {
  test("every file in the folder is in the index, in order", () => {
    const files = readdirSync(new URL("src/lint/rules/", repository))
      .filter((file) => file !== "index.ts")
      .map((file) => file.replace(/\.ts$/, ""));
    expect(RULES.map(({ id }) => id)).toEqual(files.sort());
  });

  test("ids are kebab-case and used once", () => {
    const ids = RULE_DESCRIPTIONS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  test("no page and no test is left of a rule that is gone", () => {
    const ids = new Set(RULE_DESCRIPTIONS.map(({ id }) => id));
    const pages = readdirSync(new URL("docs/rules/", repository)).filter((file) => file !== "README.md");
    expect(pages.filter((file) => !ids.has(file.replace(/\.md$/, "")))).toEqual([]);
    const tests = readdirSync(new URL("test/lint/rules/", repository));
    expect(tests.filter((file) => !ids.has(file.replace(/\.test\.ts$/, "")))).toEqual([]);
  });

  describe.each(RULE_DESCRIPTIONS)("$id", ({ id, severity, title, references }) => {
    test("has a page that says what, why, how to mend it and when to accept it", () => {
      const page = read(`docs/rules/${id}.md`);
      expect(page.startsWith(`# ${id}\n`)).toBe(true);
      expect(page).toContain(`Severity: ${severity}`);
      for (const heading of ["## Why", "## How to mend it", "## When to suppress it"])
        expect(page).toContain(heading);
      expect(page).toContain("```ts");
    });

    test("is listed in the table of rules", () => {
      expect(read("docs/rules/README.md")).toContain(`| [${id}](${id}.md) | ${severity} | ${title} |`);
    });

    test("names its sources, in the code and on its page alike", () => {
      expect(references.length).toBeGreaterThan(0);
      const [, sources = ""] = /\nSources:\n\n((?:- .*\n)+)/.exec(read(`docs/rules/${id}.md`)) ?? [];
      expect(sources).toBe(references.map((reference) => `- ${reference}\n`).join(""));
    });
  });

  test.each(RULES)("$id has a test of its own", ({ id }) => {
    expect(existsSync(new URL(`test/lint/rules/${id}.test.ts`, repository))).toBe(true);
  });
});
