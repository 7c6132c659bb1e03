/** What the engine did to which resource, in the order of its events. */
import type { EngineEvent, OpType, StepEventMetadata } from "@pulumi/pulumi/automation/index.js";

export interface Operation {
  readonly op: OpType;
  /** As the provider's SDK names it: `docker:index/container:Container`. */
  readonly type: string;
  /** The last part of the URN. */
  readonly name: string;
  readonly urn: string;
  readonly state: "begun" | "done" | "failed";
  /** Since the command was started. */
  readonly ms: number;
  /** Properties that differ; those that force a replacement are {@link replacing}. */
  readonly diffs: readonly string[];
  readonly replacing: readonly string[];
}

/** Of everything that happens to resources; undefined for other events. */
export function operationOf(event: EngineEvent, ms: number): Operation | undefined {
  if (event.resourcePreEvent !== undefined) return operation(event.resourcePreEvent.metadata, "begun", ms);
  if (event.resOutputsEvent !== undefined) return operation(event.resOutputsEvent.metadata, "done", ms);
  if (event.resOpFailedEvent !== undefined) return operation(event.resOpFailedEvent.metadata, "failed", ms);
  return undefined;
}

function operation(step: StepEventMetadata, state: Operation["state"], ms: number): Operation {
  const { op, type, urn, diffs, keys } = step;
  const name = urn.slice(urn.lastIndexOf("::") + 2);
  return { op, type, name, urn, state, ms, diffs: diffs ?? [], replacing: keys ?? [] };
}

/** What was done, but for what stayed as it was: `update docker:index/container:Container web-1`. */
export function changesIn(operations: readonly Operation[]): readonly string[] {
  return operations
    .filter(({ op, state }) => state === "done" && op !== "same" && op !== "refresh" && op !== "read")
    .map(({ op, type, name }) => `${op} ${type} ${name}`);
}
