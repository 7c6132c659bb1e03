import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";
import { expect, it } from "vitest";

const page = readFileSync("docs/failure-model.md", "utf8");
const pinned = page.slice(0, page.indexOf("## What is not modelled"));

const sentences = [...pinned.matchAll(/^- (?<sentence>.+)$/gmu)].map((match) => match.groups?.sentence ?? "");

const titles = globSync([
  "test/reliability/failure-model-*.test.ts",
  "test/reliability/single-points.test.ts",
]).flatMap((file) =>
  [...readFileSync(file, "utf8").matchAll(/^ {2}it\("(?<title>.+?)", /gmu)].map(
    (match) => match.groups?.title ?? "",
  ),
);

it("says about the failure model exactly what its tests pin", () => {
  expect(sentences.length).toBeGreaterThan(30);
  expect(sentences.toSorted()).toEqual(titles.toSorted());
});
