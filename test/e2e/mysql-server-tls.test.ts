import { describeServerTls } from "./server-tls-suite.ts";

describeServerTls({
  engine: "mysql",
  status: "SHOW REPLICA STATUS",
  again: "STOP REPLICA; START REPLICA",
  encrypted: ["--ssl-mode=REQUIRED"],
  inClear: ["--ssl-mode=DISABLED", "--get-server-public-key"],
});
