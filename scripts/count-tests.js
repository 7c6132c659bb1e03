// Prints `N passed, N failed` from vitest's JSON report and fails unless tests ran and all of them passed.
// Plain JavaScript: it also has to speak when the Node of node_modules could not be installed.
import { readFileSync } from "node:fs";

function counts(file) {
  let report;
  try {
    report = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    console.log("no test ran: something before the tests failed");
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

const { passed, failed, skipped, sound } = counts(process.argv[2]);
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = sound ? 0 : 1;
