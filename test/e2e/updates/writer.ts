/**
 * A customer who places orders, one every 50 ms, each on a connection of its own: what is acknowledged must be there later.
 *
 *     node writer.ts ADDRESS PORT HOSTNAME      a line for each order that is over: its id and how it ended
 *
 * Ends when its standard input does, and all that is under way is over.
 */
import { request } from "node:https";

const EVERY_MS = 50;
const PATIENCE_MS = 10_000;

const [address, port, hostname] = process.argv.slice(2);
let number = 0;
let open = 0;
let sending = true;

const timer = setInterval(place, EVERY_MS);
process.stdin.resume().on("end", () => {
  clearInterval(timer);
  sending = false;
  endWhenDone();
});

function place(): void {
  const id = `order-${process.pid}-${number++}`;
  let over = false;
  open++;
  const end = (how: string): void => {
    if (over) return;
    over = true;
    open--;
    console.log(`${id} ${how}`);
    endWhenDone();
  };
  const asked = request(
    {
      host: address,
      port,
      servername: hostname ?? "",
      path: "/orders",
      method: "POST",
      agent: false,
      rejectUnauthorized: false,
      timeout: PATIENCE_MS,
      headers: { host: hostname, "content-type": "application/json" },
    },
    (answer) => {
      answer.resume();
      answer.on("end", () => end(String(answer.statusCode)));
      answer.on("error", (error) => end(error.message));
    },
  );
  asked.on("timeout", () => {
    end("timeout");
    asked.destroy();
  });
  asked.on("error", (error) => end(error.message));
  asked.end(JSON.stringify({ id }));
}

function endWhenDone(): void {
  if (!sending && open === 0) process.exit(0);
}
