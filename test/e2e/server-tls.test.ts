import { expect, test } from "vitest";
import { describeServerTls } from "./server-tls-suite.ts";

const { servers, authority } = describeServerTls({
  engine: "mariadb",
  replication: { mode: "semi-synchronous", acknowledgements: 1, fallBackAfterMs: undefined },
  status: "SHOW SLAVE STATUS",
  again: "STOP SLAVE; START SLAVE",
  encrypted: ["--ssl"],
  inClear: ["--skip-ssl"],
});

const ADDRESSES = ["10.0.3.11", "10.0.3.12", "10.0.3.13"];

test("a certificate that is not fit is named before a server takes it", async () => {
  const right = await authority().issue(ADDRESSES);
  const other = await authority().issue(ADDRESSES);
  const [key, certificate] = [
    right.split("-----BEGIN CERTIFICATE")[0],
    other.split("PRIVATE KEY-----\n").at(-1),
  ];
  const given = async (content: string): Promise<string> => {
    await servers().write("orders-2", "orders-tls", content);
    const result = await servers().afterStart("orders-2");
    expect(result.exitCode).toBe(1);
    return result.output;
  };
  expect(await given("")).toContain("/etc/nospof/secrets/orders-tls is missing or empty");
  expect(await given("no PEM\n")).toContain("orders-tls holds no certificate in PEM");
  expect(await given(certificate ?? "")).toContain("holds no private key that can be read");
  expect(await given(`${key}${certificate}`)).toContain("is not that of its first certificate");
  expect(await given(await authority().issue(ADDRESSES, -1))).toMatch(
    /will refuse 10\.0\.3\.12 .*: certificate has expired/s,
  );
  expect(await given(await authority().issue(["10.0.3.11"]))).toContain("IP address mismatch");
  await servers().write("orders-2", "orders-ca", right);
  expect(await given(right)).toContain("other servers will refuse 10.0.3.12");
  await servers().write("orders-2", "orders-ca", authority().certificate);
  // Nothing of it has reached the server.
  const renewed = await servers()
    .hosts.host("orders-2")
    .run(["openssl", "x509", "-in", "/etc/mysql/tls/server.pem", "-noout", "-checkend", "0"]);
  expect(renewed.exitCode).toBe(0);
});

test("a server starts with a certificate that has expired, and says so, but not without a key", async () => {
  await servers().stop("orders-2", "TERM");
  await servers().write("orders-2", "orders-tls", await authority().issue(ADDRESSES, -1));
  await servers().start("orders-2");
  await expect
    .poll(async () => (await servers().asRoot("orders-2", "SELECT 1")).output, { timeout: 90_000 })
    .toBe("1");
  await servers().stop("orders-2", "TERM");
  await servers().write("orders-2", "orders-tls", "no key\n");
  await expect(servers().start("orders-2")).rejects.toThrow("holds no certificate in PEM");
});
