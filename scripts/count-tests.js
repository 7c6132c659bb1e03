// Prints `N passed, N failed` from vitest's JSON reports, all together, and fails unless tests ran and all of them passed.
// Plain JavaScript: it also has to speak when the Node of node_modules could not be installed.
import { readFileSync } from "node:fs";
import { basename } from "node:path";

function counts(file) {
  let report;
  try {
    report = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    console.log(`${basename(file)}: no test ran: something before failed`);
    return { passed: 0, failed: 0, skipped: 0, sound: false };
  }
  // A file that could not be loaded or set up (a program is missing) has no test that could fail: it counts as one.
  const unloaded = report.testResults.filter(
    (suite) => suite.status === "failed" && suite.assertionResults.every((test) => test.status !== "failed"),
  );
  for (const suite of unloaded) {
    console.log(`could not be loaded or set up: ${suite.name}`);
  }
  const failed = report.numFailedTests + unloaded.length;
  const passed = report.numPassedTests;
  const skipped = report.numPendingTests + report.numTodoTests;
  return { passed, failed, skipped, sound: report.success && failed === 0 && passed > 0 };
}

const all = process.argv.slice(2).map(counts);
const sum = (key) => all.reduce((total, count) => total + count[key], 0);
const skipped = sum("skipped");
console.log(`${sum("passed")} passed, ${sum("failed")} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = all.length > 0 && all.every(({ sound }) => sound) ? 0 : 1;
