import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import Handlebars from "handlebars";
import { sortedBy } from "../plan/compare.ts";
import { partName } from "../topology/schema/values.ts";
import { EXIT_STATUS, type ExitStatus } from "./exit-status.ts";
import { PACKAGE_ROOT } from "./package-root.ts";
import { UserError } from "./user-error.ts";
import { ownVersion } from "./version.ts";

export type InitTarget = "docker" | "openstack";

export interface InitOptions {
  readonly target: InitTarget;
  readonly name?: string;
}

const TEMPLATES = join(PACKAGE_ROOT, "templates", "init");
const SUFFIX = ".hbs";

/** `nospof init`: a new stack from templates/init/every and templates/init/<target>. */
export async function runInit(dir: string, options: InitOptions): Promise<ExitStatus> {
  const folder = resolve(process.cwd(), dir);
  const shown = relative(process.cwd(), folder) || ".";
  const files = filesOf(options.target, valuesFor(nameOf(folder, options.name), options.target));
  refuseToOverwrite(folder, shown, [...files.keys()]);
  mkdirSync(folder, { recursive: true });
  // "wx": a file that appears meanwhile is not overwritten either.
  for (const [name, content] of files) writeFileSync(join(folder, name), content, { flag: "wx" });
  process.stdout.write(
    [
      `A new stack for ${options.target} is in ${shown}: ${[...files.keys()].join(", ")}`,
      "",
      "Next:",
      ...(shown === "." ? [] : [`  cd ${shown}`]),
      "  npm install",
      "  npx nospof lint",
      "",
    ].join("\n"),
  );
  return EXIT_STATUS.clean;
}

function nameOf(folder: string, given: string | undefined): string {
  const name =
    given ??
    basename(folder)
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replaceAll(/^[-0-9]+|-+$/g, "");
  const checked = partName.safeParse(name);
  if (checked.success) return checked.data;
  const expected = checked.error.issues[0]?.message ?? "a name";
  throw new UserError(
    `${JSON.stringify(given ?? basename(folder))} cannot be the name of a topology, expected ${expected}`,
    "give one with --name",
  );
}

function refuseToOverwrite(folder: string, shown: string, names: readonly string[]): void {
  const present = names.filter((name) => existsSync(join(folder, name)));
  if (present.length === 0) return;
  throw new UserError(
    `${shown}: already has ${present.join(", ")}, and nothing is overwritten`,
    "name another folder:  nospof init my-stack",
  );
}

type Values = Readonly<Record<string, string | boolean>>;

/** The versions that this nospof was built and tested with. */
function valuesFor(name: string, target: InitTarget): Values {
  const manifest: unknown = JSON.parse(readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8"));
  return {
    name,
    target,
    nospofVersion: ownVersion(),
    pulumiVersion: peerVersion(manifest, "@pulumi/pulumi"),
    installsFromDebian: target === "openstack",
    targetVersion: peerVersion(manifest, `@pulumi/${target}`),
  };
}

function peerVersion(manifest: unknown, name: string): string {
  let value: unknown = manifest;
  for (const key of ["peerDependencies", name]) {
    value = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  }
  if (typeof value !== "string") throw new Error(`package.json has no peer dependency ${name}`);
  return value;
}

/** File name → content, sorted. */
function filesOf(target: InitTarget, values: Values): ReadonlyMap<string, string> {
  const sources = ["every", target].flatMap((folder) =>
    readdirSync(join(TEMPLATES, folder)).map((file) => ({ file, source: join(TEMPLATES, folder, file) })),
  );
  return new Map(
    sortedBy(sources, ({ file }) => file).map(({ file, source }): readonly [string, string] => {
      const render = Handlebars.compile(readFileSync(source, "utf8"), { noEscape: true, strict: true });
      return [file.slice(0, -SUFFIX.length), render(values)];
    }),
  );
}
