/** Brings a lab up and says so; to be killed by a test at any moment. Arguments: the layout as JSON, `lasting` or `passing`. */
import { openLab } from "../../../../src/targets/lab/machine/index.ts";

const [layout = "", lasting] = process.argv.slice(2);
const lab = await openLab(JSON.parse(layout), { lasting: lasting === "lasting" });
process.stdout.write("up\n");
await lab.untilReady(20_000);
setInterval(() => {}, 1000);
