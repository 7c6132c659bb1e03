/** What a server is given of the agent does what the sources say. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, test } from "vitest";
import { agentModules } from "../../../src/render/database-agent/modules.ts";

const FOLDER = fileURLToPath(new URL("../../../templates/database-agent/", import.meta.url));

const SAME = `
import ast, json, sys
def meaning(text):
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node) is not None:
            del node.body[0]
    return ast.dump(tree)
for name, source, rendered in json.load(sys.stdin):
    if meaning(source) != meaning(rendered): print(name)
`;

const ENSEMBLE = { election: "zoo", pair: undefined };
const PAIR = { election: undefined, pair: { acceptSplitBrain: "to show it" } };

test("without words for readers of the source it is the same program", async () => {
  const rendered = new Map([...agentModules(ENSEMBLE), ...agentModules(PAIR)]);
  const sources = readdirSync(FOLDER).filter((name) => name.endsWith(".py"));
  expect([...rendered.keys()].toSorted()).toEqual(sources.toSorted());
  const triples = sources.map((name) => [name, readFileSync(FOLDER + name, "utf8"), rendered.get(name)]);
  const { stdout } = await execa("/usr/bin/python3", ["-c", SAME], { input: JSON.stringify(triples) });
  expect(stdout).toBe("");
  for (const [, text] of rendered) expect(text).not.toMatch(/^ *#|"""/m);
});

test("who elects through an ensemble and who leaves it to keepalived has nothing of the other", () => {
  const names = (declared: Parameters<typeof agentModules>[0]) =>
    agentModules(declared).map(([name]) => name);
  expect(names(ENSEMBLE)).not.toContain("pair.py");
  expect(names(PAIR)).not.toContain("coordination.py");
  expect(names({ election: undefined, pair: undefined })).not.toContain("elected.py");
});
