import { existsSync, readFileSync } from "node:fs";
import { InputError } from "../topology/problem.ts";
import { similarName } from "../topology/similar-name.ts";
import { asPath, type SourcePosition, showPosition, userFrame } from "./source-position.ts";
import { syntaxErrorPosition } from "./syntax-error.ts";
import { UserError } from "./user-error.ts";

/** What a failed import of the user's file means to them. An InputError is passed through: it says so itself. */
export async function explainImportFailure(error: unknown, file: string): Promise<Error> {
  if (error instanceof InputError) return error;
  if (!(error instanceof Error)) {
    return new UserError(`${at({ file, line: undefined, column: undefined })}: threw ${String(error)}`);
  }
  const code = "code" in error ? error.code : undefined;
  if (code === "ERR_MODULE_NOT_FOUND" || code === "ERR_UNSUPPORTED_DIR_IMPORT") {
    return missingModule(error, file);
  }
  if (code === "ERR_PACKAGE_PATH_NOT_EXPORTED") return missingPart(error, file);
  if (error instanceof SyntaxError) return await wrongSyntax(error, file);
  const where = userFrame(error) ?? { file, line: undefined, column: undefined };
  return new UserError(
    `${at(where)}: ${error.name}: ${error.message}`,
    "the file threw this while it was loaded",
  );
}

function at(position: SourcePosition): string {
  return showPosition(position, process.cwd());
}

const NOT_FOUND = /^(?:Cannot find (?:package|module)|Directory import) '([^']+)'.* imported from (.+)$/;

function missingModule(error: Error, file: string): UserError {
  const [, wanted = "?", importer = file] = NOT_FOUND.exec(error.message) ?? [];
  const importing = asPath(importer);
  const isFile = wanted.startsWith("/");
  const where = positionOf(isFile ? wanted.replace(/^.*\//, "") : wanted, importing);
  if (!isFile) {
    return new UserError(
      `${at(where)}: the package "${wanted}" is not installed`,
      `install it beside the stack:  npm install ${wanted}`,
    );
  }
  const withExtension = [`${wanted}.ts`, wanted.replace(/\.[cm]?js$/, ".ts"), `${wanted}/index.ts`].find(
    (candidate) => candidate !== wanted && existsSync(candidate),
  );
  return new UserError(
    `${at(where)}: imports ${showPosition({ file: wanted, line: undefined, column: undefined }, process.cwd())}, which does not exist`,
    withExtension === undefined
      ? "correct the path of the import"
      : `did you mean ${withExtension.replace(/^.*\//, "")}? Node wants the whole file name in an import`,
  );
}

const NOT_EXPORTED =
  /^Package subpath '\.\/([^']+)' is not defined by "exports" in (?:.*\/)?([^/]+)\/package\.json/;

function missingPart(error: Error, file: string): UserError {
  const [, part = "?", folder = "?"] = NOT_EXPORTED.exec(error.message) ?? [];
  const own = positionOf(`nospof/${part}`, file);
  return own.line === undefined
    ? new UserError(`${at(own)}: the package "${folder}" has no "${part}"`, "correct the import")
    : new UserError(
        `${at(own)}: "nospof" has no part "${part}"`,
        'declarations come from "nospof", targets from "nospof/docker" and "nospof/openstack"',
      );
}

/** Where a file imports something: Node names the importing file only. */
function positionOf(specifier: string, file: string): SourcePosition {
  try {
    const lines = readFileSync(file, "utf8").split("\n");
    const index = lines.findIndex((line) => /\b(?:from|import)\b/.test(line) && line.includes(specifier));
    const column = lines[index]?.indexOf(specifier);
    if (column !== undefined) return { file, line: index + 1, column: column + 1 };
  } catch {
    // The file itself is enough then.
  }
  return { file, line: undefined, column: undefined };
}

const NO_SUCH_EXPORT = /^The requested module '([^']+)' does not provide an export named '([^']+)'/;

async function wrongSyntax(error: SyntaxError, file: string): Promise<UserError> {
  const { position, snippet } = await syntaxErrorPosition(error, file);
  const where = at(position);
  const [, module, name] = NO_SUCH_EXPORT.exec(error.message) ?? [];
  if (module !== undefined && name !== undefined) {
    const meant =
      module === "nospof" ? similarName(name, Object.keys(await import("../index.ts"))) : undefined;
    return new UserError(
      `${where}: "${module}" exports no ${name}`,
      meant === undefined
        ? "correct the name; a type is imported with `import type`"
        : `did you mean ${meant}?`,
    );
  }
  const unsupported = "code" in error && error.code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX";
  return new UserError(
    [`${where}: ${unsupported ? "" : "syntax error: "}${error.message}`, ...snippet].join("\n"),
    unsupported
      ? "Node runs TypeScript whose types can simply be erased; write a union of strings or an object instead"
      : "correct the file at this place",
  );
}
