import { FALSE, type NodeTable, TERMINAL_LEVEL, TRUE } from "./node-table.ts";

/** Bytes of one node of a finished diagram. */
export const BYTES_PER_DIAGRAM_NODE = 12;

/**
 * A finished decision diagram: only the nodes that its root needs, each after its children. Nodes 0 and 1 are the
 * terminals; the root is the last node, or a terminal.
 */
export interface Diagram {
  readonly levels: Int32Array;
  readonly lows: Int32Array;
  readonly highs: Int32Array;
  readonly root: number;
}

/** The diagram of a terminal. */
export function terminalDiagram(root: typeof FALSE | typeof TRUE): Diagram {
  const children = Int32Array.of(FALSE, TRUE);
  return { levels: Int32Array.of(TERMINAL_LEVEL, TERMINAL_LEVEL), lows: children, highs: children, root };
}

/** Copies what `root` needs out of a table. */
export function diagramOf(table: NodeTable, root: number): Diagram {
  const numbers = new Int32Array(Math.max(root, TRUE) + 1);
  numbers[root] = 1;
  for (let node = root; node > TRUE; node--) {
    if (numbers[node] === 0) continue;
    numbers[table.low(node)] = 1;
    numbers[table.high(node)] = 1;
  }
  [numbers[FALSE], numbers[TRUE]] = [FALSE, TRUE];
  let count = 2;
  for (let node = 2; node <= root; node++) if (numbers[node] === 1) numbers[node] = count++;
  const [levels, lows, highs] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
  for (let node = 0; node <= root || node <= TRUE; node++) {
    const number = numbers[node] as number;
    if (number === 0 && node !== FALSE) continue;
    levels[number] = table.level(node);
    lows[number] = numbers[table.low(node)] as number;
    highs[number] = numbers[table.high(node)] as number;
  }
  return { levels, lows, highs, root: numbers[root] as number };
}
