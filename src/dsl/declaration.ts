import type { SourceLocation } from "../topology/model.ts";
import { callerLocation } from "./source-location.ts";

/** What every DSL function returns: the user's words, unchecked, with the place they stand at. */
export interface Declaration<Kind extends DeclarationKind = DeclarationKind, Options = unknown> {
  readonly [DECLARATION]: true;
  readonly kind: Kind;
  readonly name: string;
  readonly options: Options;
  /** `file` is absolute. */
  readonly source: SourceLocation;
}

export type DeclarationKind =
  | "region"
  | "zone"
  | "rack"
  | "host"
  | "shared-risk"
  | "network"
  | "secret"
  | "external"
  | "size"
  | "service"
  | "load-balancer"
  | "database"
  | "ensemble"
  | "backup"
  | "entrypoint"
  | "suppression"
  | "topology";

/** In the global symbol registry: a declaration made by one copy of nospof is known by another. */
const DECLARATION = Symbol.for("nospof.declaration");

/**
 * Every declaration of this process, in order. Declarations are made by plain function calls in the user's file;
 * without a record of them, one that no topology refers to would silently be dropped (docs/adr/0001).
 * It is only ever read to find those.
 */
const declared: Declaration[] = [];

/** Makes a declaration that remembers the line of the user's file on which `entry` was called. */
export function declare<Kind extends DeclarationKind, Options>(
  kind: Kind,
  name: string,
  options: Options,
  entry: (...args: never[]) => unknown,
): Declaration<Kind, Options> {
  const declaration = { [DECLARATION]: true, kind, name, options, source: callerLocation(entry) } as const;
  declared.push(declaration);
  return declaration;
}

export function isDeclaration(value: unknown): value is Declaration {
  return typeof value === "object" && value !== null && DECLARATION in value;
}

/** A mark for `declarationsSince`: take it before loading a user's file. */
export function declarationCount(): number {
  return declared.length;
}

/** All declarations made since the mark. */
export function declarationsSince(mark: number): readonly Declaration[] {
  return declared.slice(mark);
}

/** Keys of an option that holds parts by name; tolerates anything, since the schema judges it later, with a message. */
export function keysOf(options: unknown, option: string): readonly string[] {
  if (typeof options !== "object" || options === null || !(option in options)) return [];
  const named: unknown = Reflect.get(options, option);
  return typeof named === "object" && named !== null ? Object.keys(named) : [];
}
