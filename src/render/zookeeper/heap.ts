/** How a member uses the memory of its instance. */

const MIB = 1024 ** 2;

/**
 * ZooKeeper keeps all data in its heap, and must never swap (Administrator's Guide, "Things to Avoid": its example leaves a
 * quarter of the machine). Half leaves as much for the kernel to keep the end of the transaction log in.
 */
const HEAP_SHARE = 0.5;

/** What Java takes beside the heap: code, threads, buffers of connections; and for moments ZooKeeper's client, which takes some 50 MiB. */
const BESIDE_HEAP_BYTES = 256 * MIB;

/** With less, ZooKeeper does not start. A validated topology gives more. */
const LEAST_HEAP_BYTES = 64 * MIB;

/** Whole MiB, in bytes. */
export function heapBytes(memoryBytes: number): number {
  const wanted = Math.min(memoryBytes * HEAP_SHARE, memoryBytes - BESIDE_HEAP_BYTES);
  return Math.max(LEAST_HEAP_BYTES, Math.floor(wanted / MIB) * MIB);
}

/** @example mebibytes(536870912) // 512 */
export function mebibytes(bytes: number): number {
  return Math.floor(bytes / MIB);
}
