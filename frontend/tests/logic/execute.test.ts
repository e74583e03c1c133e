import { expect, test } from "vitest";
import { execute, refusalOf, Refusal } from "../../src/data/execute";
import { aHass, refused } from "../hass";

test("what is asked for is done by name, and answered", async () => {
  const hass = aHass();
  hass.connection.answers["get_rooms"] = { rooms: [] };
  expect(await execute(hass, "get_rooms")).toEqual({ rooms: [] });
  await execute(hass, "freeze", { room: "attic" });
  expect(hass.connection.asked).toEqual([
    { action: "get_rooms", data: {} },
    { action: "freeze", data: { room: "attic" } },
  ]);
});

async function refusal(given: ReturnType<typeof refused>): Promise<Refusal> {
  const hass = aHass();
  hass.connection.answers["book"] = given;
  const error: unknown = await execute(hass, "book").catch((thrown: unknown) => thrown);
  if (!(error instanceof Refusal)) throw new Error("not refused");
  return error;
}

test("a refusal is said in the reader's language, with what is in the way", async () => {
  const details = { room: "attic" };
  const {
    code,
    message,
    details: told,
  } = await refusal(
    refused("not_frozen", "said otherwise", details, {
      translation_domain: "roomkeeper",
      translation_key: "not_frozen",
      translation_placeholders: { room: "Attic" },
    }),
  );
  expect([code, message, told]).toEqual(["not_frozen", "Attic is not frozen.", details]);
});

test("a room whose name is read from the right turns nothing beside it in a refusal", async () => {
  const { message } = await refusal(
    refused(
      "not_frozen",
      "said otherwise",
      {},
      {
        translation_domain: "roomkeeper",
        translation_key: "not_frozen",
        translation_placeholders: { room: "חדר 2" },
      },
    ),
  );
  expect(message).toBe("\u2068חדר 2\u2069 is not frozen.");
});

test("a refusal that has no translation is said as the server says it", async () => {
  const unknown = { translation_domain: "roomkeeper", translation_key: "not_there" };
  for (const more of [{}, unknown]) {
    const { message } = await refusal(refused("clash", "It is taken.", {}, more));
    expect(message).toBe("It is taken.");
  }
});

test("who may not do something is told so in words", async () => {
  expect((await refusal(refused("unauthorized", "Unauthorized"))).message).toBe(
    "You may not do this.",
  );
});

test("whoever lost the connection is told that nobody knows whether it was done", () => {
  // What the connection rejects with: a number, or an answer that has no code of its own.
  for (const error of [3, undefined, null, "gone", { type: "result" }, { code: 3 }]) {
    const { code, message, details } = refusalOf(aHass(), error);
    expect([code, details]).toEqual(["no_answer", {}]);
    expect(message).toContain("nobody knows yet whether it was done");
  }
});

test("a server that gives no details is understood too", () => {
  expect(refusalOf(aHass(), { code: "clash", message: "No." }).details).toEqual({});
});

test("what is a refusal already stays as it is", () => {
  const given = new Refusal("No.", "clash", {});
  expect(refusalOf(aHass(), given)).toBe(given);
});
