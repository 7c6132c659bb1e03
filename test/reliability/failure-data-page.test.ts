import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const page = readFileSync("docs/availability.md", "utf8");
const pinned = page.slice(page.indexOf("## What counts"), page.indexOf("## Defaults"));

const sentences = [...pinned.matchAll(/^- (?<sentence>.+)$/gmu)].map((match) => match.groups?.sentence ?? "");

const titles = ["failure-data", "failovers"].flatMap((name) =>
  [...readFileSync(`test/reliability/${name}.test.ts`, "utf8").matchAll(/^ {2}it\("(?<title>.+?)", /gmu)].map(
    (match) => match.groups?.title ?? "",
  ),
);

it("says about failure data exactly what its tests pin", () => {
  expect(sentences.length).toBeGreaterThan(10);
  expect(sentences.toSorted()).toEqual(titles.toSorted());
});
