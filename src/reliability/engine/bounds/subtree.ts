import { type FaultTree, FaultTreeBuilder, type NodeId } from "../fault-tree.ts";

/** A gate of a subtree: happens when `needs` of its inputs do. */
interface SubtreeGate {
  readonly needs: number;
  readonly inputs: readonly number[];
}

/** One gate and all that is below it, numbered by itself: nodes and events from 0 on, inputs before the gates that they feed. */
export interface Subtree {
  /** By its number here: which event of the whole tree it is. Sorted. */
  readonly events: readonly number[];
  /** By node: the number of its event here, or -1. */
  readonly eventOf: readonly number[];
  /** By node: its gate, or undefined for an event. */
  readonly gates: readonly (SubtreeGate | undefined)[];
  readonly root: SubtreeGate;
  /** By node: the events of a gate that happens with any of them, and has nothing else below it; undefined for all others. */
  readonly anyOf: readonly (readonly number[] | undefined)[];
  /** By event: the positions of the root's inputs that it is below of. */
  readonly inputsOf: readonly (readonly number[])[];
  /** Events that inputs share, or that one input reaches on several ways that matter. */
  readonly sharedEvents: readonly number[];
}

/** @throws RangeError when `gate` is no gate of the tree */
export function subtreeOf(tree: FaultTree, gate: NodeId): Subtree {
  const { eventOf, atLeast, offsets, inputs } = tree;
  const below = (node: NodeId): Int32Array => inputs.subarray(offsets[node], offsets[node + 1]);
  const nodes = nodesBelow(below, gate);
  const place = new Map(nodes.map((node, position) => [node, position]));
  const isEvent = (node: NodeId): boolean => (eventOf[node] ?? -1) >= 0;
  const events = [...new Set(nodes.filter(isEvent).map((node) => eventOf[node] ?? -1))].sort((a, b) => a - b);
  const eventPlace = new Map(events.map((event, position) => [event, position]));
  const gates = nodes.map((node): SubtreeGate | undefined => {
    if (isEvent(node)) return undefined;
    return {
      needs: atLeast[node] ?? 0,
      inputs: Array.from(below(node), (input) => place.get(input) ?? -1),
    };
  });
  const root = gates.at(-1);
  if (root === undefined) throw new RangeError(`Node ${gate} of the fault tree is no gate.`);
  const localEvents = nodes.map((node) => eventPlace.get(eventOf[node] ?? -1) ?? -1);
  const local: Nodes = { eventOf: localEvents, gates, anyOf: anyOfEvents(localEvents, gates) };
  const ways = waysTo(local, events.length);
  const inputsOf = events.map((): number[] => []);
  for (const [position, input] of root.inputs.entries()) {
    for (const event of eventsBelow(local, input)) inputsOf[event]?.push(position);
  }
  const sharedEvents = [...events.keys()].filter((event) => (ways[event] ?? 0) > 1);
  return { ...local, events, root, inputsOf, sharedEvents };
}

/** The fault tree in which what has a share of 0 never happens, and what has a share of 1 has; event `e` of it is `free[e]` here. */
export function undecidedTree(
  { eventOf, gates }: Subtree,
  shares: Float64Array,
): { readonly tree: FaultTree; readonly free: readonly number[] } {
  const builder = new FaultTreeBuilder();
  const free: number[] = [];
  const leaves = Array.from(shares, (share, event) => {
    if (share === 0 || share === 1) return builder.constant(share === 1);
    free.push(event);
    return builder.event();
  });
  const built: NodeId[] = [];
  for (const [node, gate] of gates.entries()) {
    const leaf = leaves[eventOf[node] ?? -1] ?? -1;
    const below = gate?.inputs.map((input) => built[input] ?? -1) ?? [];
    built.push(gate === undefined ? leaf : builder.atLeast(gate.needs, below));
  }
  return { tree: builder.build(built.at(-1) ?? -1), free };
}

type Nodes = Pick<Subtree, "eventOf" | "gates" | "anyOf">;

/** On how many ways from the root each event is reached; below a gate of `anyOf`, one that is there twice counts once. */
function waysTo({ eventOf, gates, anyOf }: Nodes, eventCount: number): Float64Array {
  const ofNodes = new Float64Array(gates.length);
  const ofEvents = new Float64Array(eventCount);
  const reach = (event: number, ways: number): void => {
    ofEvents[event] = (ofEvents[event] ?? 0) + ways;
  };
  ofNodes[gates.length - 1] = 1;
  for (let node = gates.length - 1; node >= 0; node--) {
    const own = ofNodes[node] ?? 0;
    const event = eventOf[node] ?? -1;
    if (event >= 0) reach(event, own);
    const any = node === gates.length - 1 ? undefined : anyOf[node];
    if (any !== undefined) for (const below of any) reach(below, own);
    else for (const input of gates[node]?.inputs ?? []) ofNodes[input] = (ofNodes[input] ?? 0) + own;
  }
  return ofEvents;
}

function anyOfEvents(
  eventOf: readonly number[],
  gates: readonly (SubtreeGate | undefined)[],
): readonly (readonly number[] | undefined)[] {
  const found: (readonly number[] | undefined)[] = [];
  for (const [node, gate] of gates.entries()) {
    const below =
      gate?.needs === 1 ? gate.inputs.map((input) => found[input] ?? eventIn(input)) : [undefined];
    const events = below.flatMap((own) => own ?? []);
    found[node] = below.includes(undefined) ? undefined : [...new Set(events)];
  }
  return found;

  function eventIn(node: number): readonly number[] | undefined {
    const event = eventOf[node] ?? -1;
    return event >= 0 ? [event] : undefined;
  }
}

function eventsBelow({ eventOf, gates }: Nodes, node: number): readonly number[] {
  const seen = new Set([node]);
  for (const below of seen) for (const input of gates[below]?.inputs ?? []) seen.add(input);
  return [...new Set([...seen].map((below) => eventOf[below] ?? -1).filter((event) => event >= 0))];
}

/** Inputs before the gates that they feed. */
function nodesBelow(inputsOf: (node: NodeId) => Int32Array, gate: NodeId): readonly NodeId[] {
  const found = new Set([gate]);
  for (const node of found) for (const input of inputsOf(node)) found.add(input);
  return [...found].sort((a, b) => a - b);
}
