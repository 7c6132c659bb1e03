import { BYTES_PER_DIAGRAM_NODE } from "./diagram.ts";
import { BYTES_PER_NODE } from "./node-table.ts";
import { BYTES_PER_RESULT } from "./operation-cache.ts";

/** How large the tables of one diagram may become. */
export interface TableSizes {
  readonly nodes: number;
  /** Remembered results; a power of two. */
  readonly results: number;
}

/** A quarter of the memory is for remembered results: fewer cost time, fewer nodes the result. */
const SHARE_OF_RESULTS = 0.25;
/** When a table is done, its nodes are numbered and copied: see diagram.ts. */
const BYTES_PER_COPY = BYTES_PER_DIAGRAM_NODE + 4;

/**
 * Tables that fit into so many bytes, with the copy of the finished diagram.
 *
 * @param beside bytes that are kept for each node beside the table; 0 unless said otherwise
 */
export function tableSizes(bytes: number, beside = 0): TableSizes {
  const bytesPerNode = BYTES_PER_NODE + BYTES_PER_COPY + beside;
  const results = Math.floor((bytes * SHARE_OF_RESULTS) / BYTES_PER_RESULT);
  return {
    nodes: Math.max(2, Math.floor((bytes * (1 - SHARE_OF_RESULTS)) / bytesPerNode)),
    results: 2 ** Math.floor(Math.log2(Math.max(1, results))),
  };
}
