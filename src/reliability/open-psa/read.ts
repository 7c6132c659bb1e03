/** Reads fault trees that other tools wrote. */
import { InputError, type InputProblem } from "../../topology/problem.ts";
import { bySource } from "../../topology/source-order.ts";
import { buildTree } from "./build-tree.ts";
import { fullName, type GateDefinition } from "./definitions.ts";
import { gateOrder } from "./gate-order.ts";
import { resolveReferences } from "./lookup.ts";
import type { OpenPsaModel } from "./model.ts";
import { readContainers } from "./read-containers.ts";
import { topGate } from "./top-gate.ts";
import { parseXml } from "./xml-element.ts";

export interface ReadOptions {
  /** For messages, as the user wrote it. */
  readonly file: string;
  /** The gate whose causes are asked for, by name or path; by default the only one that no other gate refers to. */
  readonly top?: string | undefined;
}

/**
 * A fault tree in the Open-PSA model exchange format, version 2.0d.
 *
 * Read are fault trees, components, model data, gates of `<and>`, `<or>` and `<atleast>` however deep in each other,
 * house events, and basic events with a `<float>` for a probability or with none. Labels and attributes describe and
 * are passed over. Everything else is refused, so that no part of a model is dropped in silence: gates by which one more
 * event could undo another among it, as all that is computed here holds for coherent trees alone.
 *
 * Only what the top gate needs is in the result.
 *
 * @param text The document, decoded from UTF-8.
 * @throws InputError with every problem of the document, by its place, or the first one when it is not XML.
 * @example
 * const { tree, events } = readOpenPsa(await readFile("plant.xml", "utf8"), { file: "plant.xml" });
 * @see https://open-psa.github.io/mef/ for the format
 */
export function readOpenPsa(text: string, { file, top: asked }: ReadOptions): OpenPsaModel {
  const problems: InputProblem[] = [];
  const report = (problem: InputProblem): void => {
    problems.push(problem);
  };
  const refuseProblems = (): void => {
    if (problems.length > 0) throw new InputError(problems.toSorted(bySource));
  };

  const root = parseXml(text, file);
  if (root.name !== "opsa-mef") {
    const expected = "<opsa-mef>, the root of a model in the Open-PSA format";
    throw new InputError([{ source: root.source, path: "XML", value: `<${root.name}>`, expected }]);
  }
  const definitions = readContainers(root, report);
  refuseProblems();
  const { meaning, undefinedEvents } = resolveReferences(definitions, report);
  refuseProblems();
  const gates = definitions.all.filter((definition) => definition.kind === "gate");
  gateOrder(gates, meaning, report);
  refuseProblems();
  const top = topGate(definitions, meaning, asked, root.source);
  const basicEvents = definitions.all.filter((definition) => definition.kind === "basic-event");
  const order = gateOrder([top], meaning, report);
  return {
    name: faultTreeOf(top),
    top: fullName(top),
    ...buildTree(order, [...basicEvents, ...undefinedEvents], meaning),
  };
}

function faultTreeOf({ container, name }: GateDefinition): string {
  let at = container;
  while (at.parent?.parent !== undefined) at = at.parent;
  return at.name === "" ? name : at.name;
}
