/**
 * Errors: the messages that applications compare, and what goes along.
 */
import { describe, expect, it } from "vitest";
import { closeDetails, failure, refusal, SocketError, upgradeFailure } from "../src/errors.js";

describe("SocketError", () => {
  it.each([
    ["polling_read_failed", "xhr poll error"],
    ["polling_write_failed", "xhr post error"],
    ["websocket_failed", "websocket error"],
    ["connect_timeout", "timeout"],
    ["timeout", "operation has timed out"],
    ["disconnected", "socket has been disconnected"],
    ["offline", "network connection lost"],
    ["uri_too_long", "URI too long"],
  ] as const)("%s says what upstream says", (code, message) => {
    expect(new SocketError(code)).toMatchObject({ code, message, name: "SocketError" });
    expect(new SocketError(code)).toBeInstanceOf(Error);
  });

  it("is a TransportError where a transport failed", () => {
    expect(failure("polling_read_failed", 503, { status: 503 })).toMatchObject({
      type: "TransportError",
      description: 503,
      context: { status: 503 },
    });
    expect(failure("connect_timeout", undefined, undefined)).not.toHaveProperty("type");
  });

  it("is what the options threw", () => {
    const thrown = new SocketError("invalid_option");
    expect(failure("configuration_invalid", undefined, thrown)).toBe(thrown);
    const other = new TypeError("getter");
    expect(failure("configuration_invalid", undefined, other)).toMatchObject({
      code: "configuration_invalid",
      context: other,
    });
  });

  it("names the rule that a packet broke", () => {
    expect(failure("parse_error", "illegal attachments", undefined).message).toBe("illegal attachments");
  });

  it("names the transport of an upgrade", () => {
    const event = { type: "error" };
    expect(upgradeFailure("websocket", "websocket_failed", event, undefined)).toMatchObject({
      message: "probe error: Error: websocket error",
      transport: "websocket",
      description: event,
    });
    expect(upgradeFailure("websocket", "probe_failed", undefined, undefined).message).toBe("probe error");
  });
});

describe("closeDetails", () => {
  it("are a description where a transport ended, an error where it failed", () => {
    expect(closeDetails("io server disconnect", undefined, undefined, undefined)).toBeUndefined();
    const context = { code: 1006 };
    expect(
      closeDetails("transport close", "transport_closed", "websocket connection closed", context),
    ).toEqual({
      description: "websocket connection closed",
      context,
    });
    expect(closeDetails("transport close", "offline", undefined, undefined)).toEqual({
      description: "network connection lost",
      context: undefined,
    });
    expect(closeDetails("transport error", "polling_write_failed", 413, undefined)).toBeInstanceOf(
      SocketError,
    );
    expect(closeDetails("parse error", "parse_error", "invalid payload", undefined)).toMatchObject({
      message: "invalid payload",
    });
  });
});

describe("refusal", () => {
  it.each([
    [{ message: "no", data: { why: 1 } }, "no", { why: 1 }],
    ["no", "no", undefined],
    [{ message: 5 }, "connection refused", undefined],
    [undefined, "connection refused", undefined],
    [null, "connection refused", undefined],
  ])("%o", (payload, message, data) => {
    expect(refusal(payload)).toMatchObject({ code: "connect_refused", message });
    expect(refusal(payload).data).toEqual(data);
  });
});
