/** `node kept-fleet.ts IMAGE`: opens a fleet with a container, says its name, and stays until it is killed. Argument: an image as JSON. */
import { openFleet } from "./fleet.ts";

const fleet = await openFleet({
  engines: ["a"],
  images: { "nginx:1.22.1": JSON.parse(process.argv[2] ?? "") },
});
await fleet.engine("a").docker(["run", "--detach", "--name=web", "--memory=64m", "nginx:1.22.1"]);
console.log(fleet.name);
setInterval(() => {}, 1000);
