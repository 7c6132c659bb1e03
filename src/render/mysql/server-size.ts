/** How a database server uses the memory of its instance. */

const MIB = 1024 ** 2;

/**
 * Share of the memory that InnoDB caches data with. MySQL's manual gives half to three quarters of a dedicated
 * machine (https://dev.mysql.com/doc/refman/8.4/en/innodb-dedicated-server.html); the middle leaves room for the
 * connections below, for the binary log's pages and for a backup that runs beside the server.
 */
const BUFFER_POOL_SHARE = 0.6;

/** MySQL rounds the pool up to whole chunks of this size, so it is rounded down to them here: `innodb_buffer_pool_chunk_size`. */
const CHUNK_BYTES = 128 * MIB;

/** Below this both servers refuse to start or warn: the minimum of `innodb_buffer_pool_size` is 5 MiB. */
const LEAST_POOL_BYTES = 8 * MIB;

/** Share of the memory for connections, and what a busy one takes (sort, join and read buffers, thread stack). */
const CONNECTIONS_SHARE = 0.25;
const BYTES_PER_CONNECTION = 4 * MIB;

/** The default of both servers: fewer would surprise applications. */
const LEAST_CONNECTIONS = 151;
/** More threads than this are scheduled rather than served. */
const MOST_CONNECTIONS = 4000;

/** In bytes. */
export function bufferPoolBytes(memoryBytes: number): number {
  const wanted = memoryBytes * BUFFER_POOL_SHARE;
  const unit = wanted >= CHUNK_BYTES ? CHUNK_BYTES : MIB;
  return Math.max(LEAST_POOL_BYTES, Math.floor(wanted / unit) * unit);
}

/** Most clients at once. */
export function maxConnections(memoryBytes: number): number {
  const fitting = Math.floor((memoryBytes * CONNECTIONS_SHARE) / BYTES_PER_CONNECTION);
  return Math.min(MOST_CONNECTIONS, Math.max(LEAST_CONNECTIONS, fitting));
}

/** A size as option files write it: both servers read the suffix M as MiB. @example optionSize(134217728) // "128M" */
export function optionSize(bytes: number): string {
  return `${Math.floor(bytes / MIB)}M`;
}
