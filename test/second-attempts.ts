/** Names, as the last words of a run, every test that passed only at its second attempt, and why the first one failed. */
import type { Reporter, TestCase } from "vitest/node";

interface SecondAttempt {
  readonly name: string;
  readonly file: string;
  readonly failure: string;
}

export default class SecondAttempts implements Reporter {
  readonly #found: SecondAttempt[] = [];

  onTestCaseResult(test: TestCase): void {
    if (test.diagnostic()?.flaky !== true) return;
    const failure = test.result().errors?.[0]?.message ?? "it said nothing";
    this.#found.push({ name: test.fullName, file: test.module.relativeModuleId, failure });
  }

  onTestRunEnd(): void {
    for (const { name, file, failure } of this.#found) {
      console.log(`passed only at the second attempt: ${file}: ${name}\n  the first: ${failure}`);
    }
  }
}
