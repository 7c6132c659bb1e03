/** What a model of the Open-PSA format defines, before names are looked up. */
import type { SourceLocation } from "../../topology/model.ts";
import type { Step } from "./formulas.ts";

/** The model itself, a fault tree in it, or a component in one of these. */
export interface Container {
  /** Empty for the model itself. */
  readonly name: string;
  /** Undefined for the model itself. */
  readonly parent: Container | undefined;
  /** What is defined directly in it is private to it, unless it says otherwise. */
  readonly isPrivate: boolean;
  readonly definitions: Map<string, Definition>;
  readonly containers: Map<string, Container>;
}

interface Named {
  readonly name: string;
  readonly container: Container;
  /** Others than its container's own parts have to give the path to it. */
  readonly isPrivate: boolean;
  readonly source: SourceLocation;
}

export interface GateDefinition extends Named {
  readonly kind: "gate";
  readonly formula: readonly Step[];
}

export interface BasicEventDefinition extends Named {
  readonly kind: "basic-event";
  readonly label: string | undefined;
  /** From 0 to 1; undefined when the model gives none. */
  readonly probability: number | undefined;
}

export interface HouseEventDefinition extends Named {
  readonly kind: "house-event";
  readonly happens: boolean;
}

export type Definition = GateDefinition | BasicEventDefinition | HouseEventDefinition;

/** Its name, or the path to it when it is private: what it can be called by everywhere in the model. */
export function fullName({ name, container, isPrivate }: Named): string {
  if (!isPrivate) return name;
  const path = [name];
  for (let at: Container | undefined = container; at?.parent !== undefined; at = at.parent)
    path.push(at.name);
  return path.reverse().join(".");
}
