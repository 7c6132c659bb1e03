/** Services that are spread over a fat tree in six ways, and how many cut sets of order 1 and 2 each of them has. */
import { fatTreeSize, type TreeService } from "./fat-tree-model.ts";

/**
 * Nothing is random; the same servers carry replicas of several services. In turns: spread over as many edge switches as replicas,
 * of which all are needed, all but one, or six of ten; a whole edge switch, two of them in two pods; and a third of each of
 * several edge switches.
 *
 * @param count how many
 * @param ports of each switch: 12 or more, a multiple of six
 */
export function treeServices(count: number, ports: number): readonly TreeService[] {
  return [...Array(count).keys()].map((index) => treeService(index, ports));
}

function treeService(index: number, ports: number): TreeService {
  const { half, pods } = fatTreeSize(ports);
  const name = `service-${index}`;
  /** The edge switch that is the n-th to be filled: one of the next pod each time. */
  const edge = (n: number): number =>
    ((index * 7 + n) % pods) * half + ((index * 5 + Math.floor(n / pods)) % half);
  const below = (n: number, each: number): readonly number[] =>
    [...Array(each).keys()].map((place) => edge(n) * half + ((index + place) % half));
  const over = (edges: number, each: number): readonly number[] =>
    [...Array(edges).keys()].flatMap((n) => below(n, each));
  // From as many as pods to nearly three times as many.
  const replicas = pods + ((index * 31) % (half * 4 - 5));
  const third = half / 3;
  switch (index % 6) {
    case 0:
      return { name, needs: replicas, servers: over(replicas, 1) };
    case 1:
      return { name, needs: replicas - 1, servers: over(replicas, 1) };
    case 2:
      return { name, needs: Math.ceil(replicas * 0.6), servers: over(replicas, 1) };
    case 3:
      return { name, needs: half - 1, servers: over(1, half) };
    case 4:
      return { name, needs: half, servers: over(2, half) };
    default: {
      const edges = Math.floor(replicas / third);
      return { name, needs: (edges - 1) * third, servers: over(edges, third) };
    }
  }
}

/**
 * Counted from where the replicas are, without a structure function. Switches above the edge are in no cut set of order 1 or 2:
 * a pod is cut off when as many of them are lost as a pod has aggregation switches.
 *
 * @param ports of each switch: 6 or more, since a pod with two aggregation switches has a pair of its own
 */
export function smallCutSetCounts({ needs, servers }: TreeService, ports: number): Counts {
  const { half } = fatTreeSize(ports);
  if (half <= 2) throw new RangeError(`${ports} ports: 6 or more are expected`);
  const enough = servers.length - needs + 1;
  const lost = [...Map.groupBy(servers, (server) => Math.floor(server / half)).values()].map(
    ({ length }) => length,
  );
  const survived = lost.filter((replicas) => replicas < enough);
  const single = lost.length - survived.length + (enough === 1 ? servers.length : 0);
  const serverPairs = enough === 2 ? pairsOf(servers.length) : 0;
  const mixedPairs =
    enough === 1
      ? 0
      : sum(survived.map((replicas) => (replicas + 1 >= enough ? servers.length - replicas : 0)));
  const edgePairs = sum(
    survived.map(
      (replicas, index) => survived.slice(index + 1).filter((other) => replicas + other >= enough).length,
    ),
  );
  return { singles: single, pairs: serverPairs + mixedPairs + edgePairs };
}

export interface Counts {
  readonly singles: number;
  readonly pairs: number;
}

function pairsOf(count: number): number {
  return (count * (count - 1)) / 2;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
