import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";
import { expect, it } from "vitest";
import {
  CLIENT_PATIENCE_MS,
  DEPENDENT_PATIENCE_MS,
  ELECTION_MS,
  GATEWAY_TURNOVER_MS,
  SCRIPT_START_MS,
  SESSION_MOVE_MS,
  SESSION_ROUND_MS,
  SWITCH_TURNOVER_MS,
} from "../../src/reliability/outage-assumptions.ts";

const page = readFileSync("docs/outage-times.md", "utf8");
const pinned = page.slice(page.indexOf("## Virtual IPs"), page.indexOf("## What is assumed"));

const sentences = [...pinned.matchAll(/^- (?<sentence>.+)$/gmu)].map((match) => match.groups?.sentence ?? "");

const titles = globSync([
  "test/reliability/outage-times-{databases,dependencies,ensembles,servers,virtual-ip}.test.ts",
]).flatMap((file) =>
  [...readFileSync(file, "utf8").matchAll(/^ {2}it\("(?<title>.+?)", /gmu)].map(
    (match) => match.groups?.title ?? "",
  ),
);

it("says about outage times exactly what their tests pin", () => {
  expect(sentences.length).toBeGreaterThan(20);
  expect(sentences.toSorted()).toEqual(titles.toSorted());
});

it("names what is assumed as it is", () => {
  expect(page).toContain(`A program waits ${DEPENDENT_PATIENCE_MS} ms for something`);
  expect(page).toContain(`Clients wait ${CLIENT_PATIENCE_MS / 1000} s.`);
  expect(page).toContain(`carries the traffic after ${SWITCH_TURNOVER_MS} ms`);
  expect(page).toContain(`gateways routes after ${GATEWAY_TURNOVER_MS / 1000} s`);
  expect(page).toMatch(
    new RegExp(`another is elected and followed +\\| assumed +\\| ${ELECTION_MS / 1000} s`),
  );
  expect(page).toMatch(new RegExp(`it asks another one +\\| assumed,[^|]+\\| ${SESSION_MOVE_MS / 1000} s`));
  expect(page).toMatch(new RegExp(`all are asked once more +\\| assumed +\\| ${SESSION_ROUND_MS / 1000} s`));
  expect(page).toMatch(new RegExp(`start and end of the script +\\| assumed +\\| ${SCRIPT_START_MS} ms`));
});
