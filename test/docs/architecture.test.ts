/** The one way through: which room of src may import which is a promise of docs/architecture.md. */
import { readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { glob } from "tinyglobby";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

const ROOMS = [
  "dsl",
  "topology",
  "plan",
  "render",
  "reliability",
  "lint",
  "targets/lab",
  "targets/policy",
  "targets",
  "drill",
  "restore",
  "cli",
] as const;
type Room = (typeof ROOMS)[number];

const MAY_IMPORT: Readonly<Record<Room, readonly Room[]>> = {
  dsl: ["topology"],
  topology: ["dsl"],
  plan: ["topology"],
  render: ["topology", "plan"],
  reliability: ["topology", "plan"],
  lint: ["topology", "plan", "reliability", "render"],
  "targets/lab": ["topology", "plan", "render", "reliability", "lint"],
  "targets/policy": ["topology", "plan", "lint"],
  targets: ROOMS.filter((room) => room !== "cli" && room !== "drill" && room !== "restore"),
  drill: ROOMS.filter(
    (room) => room !== "cli" && room !== "restore" && room !== "targets" && room !== "targets/policy",
  ),
  restore: ["plan", "render", "targets/lab"],
  cli: ROOMS.filter((room) => room !== "targets" && room !== "targets/policy"),
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

/** Static and dynamic imports of the project's own files, by path below src. */
async function ownImports(): Promise<readonly Import[]> {
  const files = await glob("src/**/*.ts", { cwd: root });
  return files.flatMap((file) => {
    const text = readFileSync(join(root, file), "utf8");
    const imports = text.matchAll(
      /^(import type|import|export)\b[^";]*? from "(\.[^"]+)"|\bimport\("(\.[^"]+)"\)/gm,
    );
    return [...imports].map(([, keyword, fixed, dynamic]) => ({
      from: relative("src", file),
      to: relative("src", join(dirname(file), fixed ?? dynamic ?? "")),
      typeOnly: keyword === "import type",
    }));
  });
}

function roomOf(path: string): Room | undefined {
  return ROOMS.find((room) => path.split(sep).join("/").startsWith(`${room}/`));
}

test("rooms import only what the architecture lets them", async () => {
  const imports = await ownImports();
  const forbidden = imports.filter(({ from, to, typeOnly }) => {
    const [room, other] = [roomOf(from), roomOf(to)];
    if (room === undefined || other === undefined || room === other) return false;
    return !MAY_IMPORT[room].includes(other) || (room === "dsl" && !typeOnly);
  });
  expect(forbidden).toEqual([]);
  // Were the pattern above to miss imports, nothing would ever be forbidden.
  expect(imports.length).toBeGreaterThan(500);
});

test("the fault-tree engine stands on its own", async () => {
  const folder = join(root, "src/reliability/engine");
  const files = await glob("**/*.ts", { cwd: folder });
  const imports = files.flatMap((file) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(/(?:\bfrom|^import|\bimport\() ?"([^"]+)"/gm)].map(
      // Seen from the engine's folder; a package's name is no place in it.
      ([, to = ""]) => (to.startsWith(".") ? join(dirname(file), to) : join("..", to)),
    ),
  );
  expect(imports.filter((to) => to.startsWith(".."))).toEqual([]);
  // As above: the pattern has to find them.
  expect(imports.length).toBeGreaterThan(50);
});

test("every room stands in the table with what it may import", () => {
  const page = readFileSync(join(root, "docs/architecture.md"), "utf8");
  for (const room of ROOMS) {
    const row = page.split("\n").find((line) => line.startsWith(`| \`src/${room}\``)) ?? "";
    const cell = row.split("|").at(-2) ?? "";
    const named = ROOMS.filter((other) => cell.includes(`\`${other}\``));
    const expected = cell.includes("all but")
      ? ROOMS.filter((other) => !MAY_IMPORT[room].includes(other))
      : MAY_IMPORT[room];
    expect(named, room).toEqual(ROOMS.filter((other) => expected.includes(other) && other !== room));
  }
});
