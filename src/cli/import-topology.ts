import { pathToFileURL } from "node:url";
import { type Declaration, declarationCount, declarationsSince, isDeclaration } from "../dsl/declaration.ts";
import type { TopologyDeclaration } from "../dsl/topology.ts";
import { explainImportFailure } from "./import-failure.ts";
import { importWithWatch } from "./import-watch.ts";
import { UserError } from "./user-error.ts";

/** What a topology file declares. */
export interface ImportedTopology {
  readonly declaration: TopologyDeclaration;
  /** Every declaration that was made while the file was loaded, in order. */
  readonly declared: readonly Declaration[];
}

/**
 * Runs a topology file and gives its default export.
 * @param shown the file as messages name it
 * @throws UserError when it cannot be loaded or exports something else
 */
export async function importTopology(file: string, shown: string): Promise<ImportedTopology> {
  const mark = declarationCount();
  let module: Readonly<Record<string, unknown>>;
  try {
    module = await importWithWatch(pathToFileURL(file).href, shown);
  } catch (error) {
    throw await explainImportFailure(error, file);
  }
  return { declaration: defaultTopology(module, shown), declared: declarationsSince(mark) };
}

function defaultTopology(module: Readonly<Record<string, unknown>>, shown: string): TopologyDeclaration {
  const exported = module.default;
  if (isTopology(exported)) return exported;
  if (!("default" in module) || isEmptyModule(exported)) {
    const named = Object.keys(module).find((name) => isTopology(module[name]));
    throw new UserError(
      `${shown}: has no default export, expected \`export default topology("…", { … })\``,
      named === undefined
        ? "end the file with: export default topology(…)"
        : `write \`export default ${named}\` for the topology that it exports as \`${named}\``,
    );
  }
  throw new UserError(
    `${shown}: the default export is ${describe(exported)}, expected a topology`,
    exported instanceof Promise
      ? "write `export default await …`, so that the export is the topology itself"
      : "end the file with: export default topology(…)",
  );
}

/** Node takes a file that exports nothing for CommonJS, whose exports are an empty object. */
function isEmptyModule(exported: unknown): boolean {
  return (
    typeof exported === "object" &&
    exported !== null &&
    !Array.isArray(exported) &&
    !(exported instanceof Promise) &&
    Object.keys(exported).length === 0
  );
}

function isTopology(value: unknown): value is TopologyDeclaration {
  return isDeclaration(value) && value.kind === "topology";
}

function describe(value: unknown): string {
  if (isDeclaration(value)) return `the ${value.kind} ${JSON.stringify(value.name)}`;
  if (value === null || value === undefined) return String(value);
  if (value instanceof Promise) return "a promise";
  if (Array.isArray(value)) return "a list";
  const kind = typeof value;
  return kind === "object" ? "an object" : `a ${kind}`;
}
