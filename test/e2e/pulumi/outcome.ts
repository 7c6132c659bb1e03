/** What an operation on a stack came to, gathered from the engine's events as they arrive. */
import type { EngineEvent, OpMap, PolicyEvent } from "@pulumi/pulumi/automation/index.js";
import { type Operation, operationOf } from "./operations.ts";

export interface Outcome {
  /** As a person reads it, without colours. */
  readonly output: string;
  /** In the order they began and ended. */
  readonly operations: readonly Operation[];
  /** How many resources were or would be created, updated, left the same … */
  readonly changes: OpMap;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** What programs and providers tell, in its order. */
  readonly notes: readonly string[];
  /** Violations that policy packs reported. */
  readonly violations: readonly PolicyEvent[];
}

/** An operation that Pulumi says has failed. */
export class FailedOperation extends Error {
  override readonly name = "FailedOperation";
  readonly outcome: Outcome;

  constructor(what: string, outcome: Outcome) {
    super(`pulumi ${what} failed\n${outcome.output}`);
    this.outcome = outcome;
  }
}

/** @throws Error when it does not fail, or fails in another way than by Pulumi saying so. */
export async function failureOf(operation: Promise<Outcome>): Promise<Outcome> {
  try {
    const { output } = await operation;
    throw new Error(`succeeded, which it should not\n${output}`);
  } catch (error) {
    if (error instanceof FailedOperation) return error.outcome;
    throw error;
  }
}

export interface Gathering {
  readonly onEvent: (event: EngineEvent) => void;
  readonly onOutput: (text: string) => void;
  readonly outcome: () => Outcome;
}

/** @param onOperation called for each as it begins and ends */
export function gather(onOperation: (operation: Operation) => void): Gathering {
  const begun = performance.now();
  const operations: Operation[] = [];
  const errors: string[] = [];
  const warnings: string[] = [];
  const notes: string[] = [];
  // What is told for debugging is not kept.
  const messages = new Map<string, string[]>([
    ["error", errors],
    ["warning", warnings],
    ["info", notes],
  ]);
  const violations: PolicyEvent[] = [];
  let changes: OpMap = {};
  let output = "";
  return {
    onEvent(event) {
      const operation = operationOf(event, performance.now() - begun);
      if (operation !== undefined) {
        operations.push(operation);
        onOperation(operation);
      }
      const { diagnosticEvent: diagnostic, policyEvent, summaryEvent } = event;
      if (diagnostic !== undefined) {
        messages.get(diagnostic.severity)?.push(withoutColours(diagnostic.message));
      }
      if (policyEvent !== undefined) violations.push(policyEvent);
      if (summaryEvent !== undefined) changes = summaryEvent.resourceChanges;
    },
    onOutput(text) {
      output += text;
    },
    outcome: () => ({
      output: output.trim(),
      operations,
      changes,
      errors,
      warnings,
      notes,
      violations,
    }),
  };
}

/** The engine marks colours as `<{%fg 1%}>`. */
function withoutColours(message: string): string {
  return message.replaceAll(/<\{%.*?%\}>/g, "").trim();
}
