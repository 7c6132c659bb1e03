/**
 * A client that asks again and again, whatever becomes of its questions.
 *
 *   node steady-client.js URL kept|new
 *
 * Twenty questions a second, each over a connection of its own (`new`), or over few that are kept open (`kept`). Prints each
 * failure on a line; on SIGTERM, how many questions there were.
 */
import { Agent, request } from "node:https";

const [url = "", connections] = process.argv.slice(2);
const agent = new Agent({ keepAlive: connections === "kept", maxSockets: 4 });
const PAUSE_MS = 50;
const PATIENCE_MS = 5000;

let asked = 0;
const begun = performance.now();
const said = new Set();
const failed = (why) => console.log(`failed at ${Math.round(performance.now() - begun)} ms: ${why}`);

const timer = setInterval(() => {
  asked += 1;
  const options = { agent, timeout: PATIENCE_MS, rejectUnauthorized: false };
  const sent = request(url, options, (response) => {
    let text = "";
    response.setEncoding("utf8").on("data", (part) => {
      text += part;
    });
    response.on("error", (error) => failed(error.message));
    response.on("end", () => {
      if (response.statusCode !== 200) failed(`status ${response.statusCode}`);
      else if (!said.has(text)) {
        said.add(text);
        console.log(`answered: ${text}`);
      }
    });
  });
  sent.on("timeout", () => sent.destroy(new Error("no answer in time")));
  sent.on("error", (error) => failed(error.message));
  sent.end();
}, PAUSE_MS);

process.on("SIGTERM", () => {
  clearInterval(timer);
  setTimeout(() => {
    console.log(`asked ${asked}`);
    process.exit();
  }, PATIENCE_MS).unref();
  const settled = setInterval(() => {
    if (Object.keys(agent.sockets).length > 0) return;
    clearInterval(settled);
    console.log(`asked ${asked}`);
    process.exit();
  }, 50);
});
