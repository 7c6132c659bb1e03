import { type FaultTree, FaultTreeBuilder, type NodeId } from "../engine/fault-tree.ts";
import type { FailureModel } from "../model.ts";

/**
 * The failure of a node as a fault tree: what is up while `needs` of `n` are up fails as soon as `n - needs + 1` of them do.
 * Event `e` of the tree is event `e` of the model.
 *
 * @param node index into `model.nodes`, e.g. a top's `serves`
 * @example unavailability(compile(faultTreeOf(model, top.serves)), Float64Array.from(data, (each) => each.unavailability));
 */
export function faultTreeOf(
  { events, nodes }: Pick<FailureModel, "events" | "nodes">,
  node: number,
): FaultTree {
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
  return builder.build(at(built, node));
}

function at(ids: readonly NodeId[], index: number): NodeId {
  const id = ids[index];
  if (id === undefined) throw new RangeError(`The model has no node or event ${index}.`);
  return id;
}
