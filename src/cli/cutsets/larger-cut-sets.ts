import { faultTreeOf } from "../../reliability/availability/fault-tree-of.ts";
import { countByOrder } from "../../reliability/engine/cut-set-counts.ts";
import { listCutSets } from "../../reliability/engine/cut-set-list.ts";
import { EngineLimitError } from "../../reliability/engine/engine-limit.ts";
import { cutSetsUpTo } from "../../reliability/engine/short/cut-sets-up-to.ts";
import type { FailureModel } from "../../reliability/model.ts";
import { UserError } from "../user-error.ts";
import type { CutSetsOfOrder } from "./report.ts";

/** More are of no use to anybody who reads them, and do not fit into memory. */
const MOST_SETS = 1_000_000n;

/**
 * The cut sets of order 3 up to `order`, each order one entry.
 *
 * @throws UserError when there are too many of them, or the structure function is too large
 */
export function largerCutSets(model: FailureModel, root: number, order: number): readonly CutSetsOfOrder[] {
  try {
    const cutSets = cutSetsUpTo(faultTreeOf(model, root), { maxOrder: order });
    const number = countByOrder(cutSets).reduce((sum, count) => sum + count, 0n);
    if (number > MOST_SETS) {
      throw new UserError(
        `--order ${order}: there are ${number} cut sets up to it: too many to list`,
        "a lower order",
      );
    }
    const byOrder = Map.groupBy(listCutSets(cutSets), ({ length }) => length);
    return Array.from({ length: order - 2 }, (_, index) => ({
      order: index + 3,
      sets: (byOrder.get(index + 3) ?? []).map((events) => [...events]),
    }));
  } catch (error) {
    if (!(error instanceof EngineLimitError)) throw error;
    throw new UserError(`--order ${order}: ${error.reached}: too large to find them all`, "--order 2");
  }
}
