/** What mysql2 says of servers that end in the middle of a conversation. */

/**
 * mysql2 prints "Warning: got packets out of order" on standard error, and cannot be told not to (lib/base/connection.js),
 * when a server ends while it is being greeted; in a drill, servers end all the time. The error itself reaches whoever
 * asked. To be called once, by a program of its own.
 */
export function keepPacketOrderQuiet(): void {
  const print = console.error;
  console.error = (...words: readonly unknown[]) => {
    if (!String(words[0]).startsWith("Warning: got packets out of order")) print(...words);
  };
}
