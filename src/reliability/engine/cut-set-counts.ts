import { BYTES_PER_DIAGRAM_NODE } from "./diagram.ts";
import { FEWER_CUT_SETS, MemoryBudget } from "./engine-limit.ts";
import type { CutSetShape, CutSets } from "./minimal-cut-sets.ts";
import { type Orders, orderBounds, partOrders } from "./order-bounds.ts";
import { type CountedDiagram, countAsBigints, countAsNumbers, type OrderCounts } from "./shape-counts.ts";

const BYTES_PER_NUMBER = 8;
/** Of a big integer of a few hundred bits, and the reference to it. */
const BYTES_PER_BIGINT = 64;

/**
 * How many minimal cut sets there are of each order: element `k` counts those of `k` events, up to the longest there
 * is; empty when the top never happens. Exact, however many there are, and without listing them: the time goes by the
 * size of their diagrams.
 *
 * @throws EngineLimitError when even the counts do not fit into the memory.
 * @example
 * const gates = Array.from({ length: 40 }, () => builder.or(tenEvents()));
 * countByOrder(minimalCutSets(compile(builder.build(builder.and(gates))))).at(40); // 10n ** 40n
 */
export function countByOrder({ shapes, limits }: CutSets): readonly bigint[] {
  const budget = new MemoryBudget(limits);
  const diagrams = new Set(shapes.map(({ sets }) => sets));
  const nodes = [...diagrams].reduce((sum, { levels }) => sum + levels.length, 0);
  const reached = () => `the diagrams of its minimal cut sets have ${nodes} nodes`;
  budget.take(nodes * BYTES_PER_DIAGRAM_NODE, reached, FEWER_CUT_SETS);
  const known: OrderCounts[] = [];
  const orders: Orders[] = [];
  for (const shape of shapes) {
    const counts = shapeCounts(shape, known, orders, budget);
    known.push(counts);
    orders.push(ordersOf(counts));
  }
  const { least, counts } = known.at(-1) ?? NONE;
  return counts.length === 0 ? [] : [...new Array<bigint>(least).fill(0n), ...Array.from(counts, BigInt)];
}

const NONE: OrderCounts = { least: 0, counts: [] };

function shapeCounts(
  shape: CutSetShape,
  known: readonly OrderCounts[],
  orders: readonly Orders[],
  budget: MemoryBudget,
): OrderCounts {
  const { sets, maxOrder } = shape;
  const variables = partOrders(shape, orders);
  const bounds = orderBounds(sets, variables);
  const least = bounds.least[sets.root] as number;
  const last = Math.min(maxOrder, bounds.greatest[sets.root] as number);
  if (!(least <= last)) return NONE;
  const longest = variables.reduce((most, { greatest }) => Math.max(most, greatest), 1);
  const reach = Math.min(last, longest);
  const counted = {
    sets,
    bounds,
    last,
    reach,
    parts: Array.from(shape.parts, (part) => (part < 0 ? undefined : known[part])),
  };
  const counts = fittingCounts(counted, budget);
  // Where a part has cut sets that are too long for those of the whole, there may be none of the last orders.
  let end = counts.length;
  while (end > least && (counts[end - 1] === 0 || counts[end - 1] === 0n)) end -= 1;
  return { least, counts: counts.slice(least, end) };
}

/** The counts of a diagram by order, in numbers where these are exact. */
function fittingCounts(
  diagram: CountedDiagram<Float64Array | readonly bigint[]>,
  budget: MemoryBudget,
): Float64Array | readonly bigint[] {
  const { sets, last, reach } = diagram;
  const cells = (reach + 1) * sets.levels.length;
  const reached = () =>
    `${last} orders of minimal cut sets are counted in a diagram of ${sets.levels.length} nodes`;
  if (hasNumbers(diagram)) {
    budget.take((cells + last) * BYTES_PER_NUMBER, reached, FEWER_CUT_SETS);
    const counts = countAsNumbers(diagram);
    budget.giveBack(cells * BYTES_PER_NUMBER);
    if (counts !== undefined) return counts;
  }
  budget.take((cells + last) * BYTES_PER_BIGINT, reached, FEWER_CUT_SETS);
  const counts = countAsBigints({ ...diagram, parts: diagram.parts.map(withBigints) });
  budget.giveBack(cells * BYTES_PER_BIGINT);
  return counts;
}

function hasNumbers(
  diagram: CountedDiagram<Float64Array | readonly bigint[]>,
): diagram is CountedDiagram<Float64Array> {
  return diagram.parts.every((part) => part === undefined || part.counts instanceof Float64Array);
}

function withBigints(part: OrderCounts | undefined): OrderCounts<readonly bigint[]> | undefined {
  return part && { least: part.least, counts: Array.from(part.counts, BigInt) };
}

function ordersOf({ least, counts }: OrderCounts): Orders {
  return counts.length === 0
    ? { least: Number.POSITIVE_INFINITY, greatest: Number.NEGATIVE_INFINITY }
    : { least, greatest: least + counts.length - 1 };
}
