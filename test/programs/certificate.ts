/** A certificate for tests. */
import { execa } from "execa";
import { requireProgram } from "./required-program.ts";

/** Certificate and key in one PEM, signed by itself, valid for a day. */
export async function makeCertificate(): Promise<string> {
  await requireProgram("openssl");
  const request = [
    "req",
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:prime256v1",
    "-nodes",
    "-days",
    "1",
  ];
  const { stdout } = await execa("openssl", [...request, "-subj", "/CN=test", "-keyout", "-", "-out", "-"]);
  return `${stdout}\n`;
}
