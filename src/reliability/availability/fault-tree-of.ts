import { type FaultTree, FaultTreeBuilder, type NodeId } from "../engine/fault-tree.ts";
import type { FailureModel } from "../model.ts";

/**
 * The failure of a node as a fault tree: what is up while `needs` of `n` are up fails as soon as `n - needs + 1` of them do.
 * Event `e` of the tree is event `e` of the model.
 *
 * @param node index into `model.nodes`, e.g. a top's `serves`
 * @example unavailability(compile(faultTreeOf(model, top.serves)), Float64Array.from(data, (each) => each.unavailability));
 */
export function faultTreeOf(model: Pick<FailureModel, "events" | "nodes">, node: number): FaultTree {
  const { builder, built } = builtUpTo(model, node);
  return builder.build(at(built, node));
}

/**
 * The failure of every node, in one tree: for what is asked of several of them.
 *
 * @returns `failureOf`: where the failure of a node of the model is in the tree
 * @throws RangeError when the model has no node at all
 */
export function faultTreeOfAll(model: Pick<FailureModel, "events" | "nodes">): {
  readonly tree: FaultTree;
  readonly failureOf: (node: number) => NodeId;
} {
  const last = model.nodes.length - 1;
  const { builder, built } = builtUpTo(model, last);
  return { tree: builder.build(at(built, last)), failureOf: (node) => at(built, node) };
}

function builtUpTo({ events, nodes }: Pick<FailureModel, "events" | "nodes">, node: number) {
  const builder = new FaultTreeBuilder();
  const leaves = events.map(() => builder.event());
  const built: NodeId[] = [];
  for (const current of nodes.slice(0, node + 1)) {
    built.push(
      current.kind === "event"
        ? at(leaves, current.event)
        : builder.atLeast(
            current.children.length - current.needs + 1,
            current.children.map((child) => at(built, child)),
          ),
    );
  }
  return { builder, built };
}

function at(ids: readonly NodeId[], index: number): NodeId {
  const id = ids[index];
  if (id === undefined) throw new RangeError(`The model has no node or event ${index}.`);
  return id;
}
