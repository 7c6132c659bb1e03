// The files of vitest's JSON report in which something failed, and what became of them at a second attempt: docs/adr/0013.
//   second-attempt.js files FIRST         prints them, one a line; none when there are so many that it is no accident
//   second-attempt.js merge FIRST SECOND  names what passed only then, also in FIRST.named, and writes the second results over the first
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";

/** So many files fail by accident at most. */
const MOST_FILES = 8;

const [command, firstFile, secondFile] = process.argv.slice(2);
const read = (file) => JSON.parse(readFileSync(file, "utf8"));
const short = (file) => relative(process.cwd(), file);
const first = read(firstFile);
const failed = first.testResults.filter(({ status }) => status === "failed");

switch (command) {
  case "files": {
    if (failed.length <= MOST_FILES) for (const { name } of failed) console.log(short(name));
    break;
  }
  case "merge": {
    const again = new Map(read(secondFile).testResults.map((suite) => [suite.name, suite]));
    for (const suite of failed) name(suite, again.get(suite.name));
    writeFileSync(firstFile, JSON.stringify(merged(again)));
    break;
  }
  default:
    throw new Error(`second-attempt.js: ${command}`);
}

function name(before, after) {
  if (after === undefined) return;
  const passed = new Set(
    after.assertionResults.filter(({ status }) => status === "passed").map(({ fullName }) => fullName),
  );
  const says = (test) => (test.failureMessages[0] ?? "it said nothing").split("\n    at ")[0];
  const tests = before.assertionResults.filter(
    (test) => test.status === "failed" && passed.has(test.fullName),
  );
  const lines = tests.map((test) => `${short(before.name)}: ${test.fullName}\n  the first: ${says(test)}`);
  if (tests.length === 0 && after.status === "passed") {
    lines.push(`${short(before.name)}\n  the first: ${before.message}`);
  }
  for (const line of lines) {
    const said = `passed only at the second attempt: ${line}`;
    console.log(said);
    appendFileSync(`${firstFile}.named`, `${said}\n`);
  }
}

function merged(again) {
  const testResults = first.testResults.map((suite) => again.get(suite.name) ?? suite);
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const count = (...statuses) => tests.filter(({ status }) => statuses.includes(status)).length;
  return {
    ...first,
    testResults,
    numTotalTests: tests.length,
    numPassedTests: count("passed"),
    numFailedTests: count("failed"),
    numPendingTests: count("pending", "skipped", "disabled"),
    numTodoTests: count("todo"),
    success: testResults.every(({ status }) => status === "passed"),
  };
}
