/** Reads an HTTP answer as far as a probe has to. Not a client: connections are never used twice. */
import { type AttemptResult, failed, OK } from "./attempt-result.ts";

const HEAD_END = "\r\n\r\n";

/**
 * @param text What has come so far, bytes as characters
 * @param ended Whether nothing more comes
 * @returns undefined while something is missing
 */
export function readHttpAnswer(text: string, ended: boolean): AttemptResult | undefined {
  const headEnd = text.indexOf(HEAD_END);
  if (headEnd < 0) return ended ? failed(text === "" ? "closed" : "no HTTP answer") : undefined;
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1]);
  if (!(status >= 200 && status < 400)) return failed(Number.isNaN(status) ? "no HTTP answer" : `${status}`);
  const length = /\r\ncontent-length:[ \t]*(\d+)/i.exec(text.slice(0, headEnd))?.[1];
  const body = text.slice(headEnd + HEAD_END.length);
  if (length === undefined) return ended ? judgeBody(body) : undefined;
  if (body.length >= Number(length)) return judgeBody(body);
  return ended ? failed("answer cut off") : undefined;
}

/** A stand-in says what it lacks; whatever else comes is taken for a whole answer. */
function judgeBody(body: string): AttemptResult {
  if (!body.startsWith('{"name":')) return OK;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(body, "latin1").toString());
    if (typeof parsed !== "object" || parsed === null || !("degraded" in parsed)) return OK;
    const { degraded } = parsed;
    if (!Array.isArray(degraded) || degraded.length === 0) return OK;
    return { outcome: "degraded", detail: degraded.join(", ") };
  } catch {
    // No stand-in, although it began like one.
    return OK;
  }
}
