import { expect, test } from "vitest";
import type { Camera, Stall } from "../../src/data/types";
import {
  cameraLook,
  needsSomebody,
  privacyOf,
  stallsOf,
  stepText,
  whyText,
} from "../../src/logic/stall-look";
import { aHass } from "../hass";
import { aStall } from "../house";

type Seen = Partial<Pick<Camera, "is_on" | "should_be_on" | "has_failed">>;

function aCamera(given: Seen): Camera {
  return {
    entity_id: "switch.camera",
    is_on: true,
    should_be_on: null,
    has_failed: false,
    ...given,
  };
}

function look(given: Seen, is_private = true): string {
  const { tone, text } = cameraLook(aCamera(given), { is_private });
  return `${tone} ${text.replace("ui_stall_camera_", "")}`;
}

test("what nobody knows of a camera is never shown as on or off", () => {
  for (const should_be_on of [true, false, null]) {
    for (const has_failed of [true, false]) {
      for (const is_private of [true, false]) {
        const said = look({ is_on: null, should_be_on, has_failed }, is_private);
        expect(said).toMatch(has_failed ? /^danger lost$/ : /^(neutral|warning) unknown$/);
      }
    }
  }
  expect(look({ is_on: null, should_be_on: false })).toBe("warning unknown");
  expect(look({ is_on: null, should_be_on: true })).toBe("neutral unknown");
});

test("a camera that is as it should be is calm, and says if another stall keeps it off", () => {
  expect(look({ is_on: false, should_be_on: false })).toBe("success off");
  expect(look({ is_on: false, should_be_on: false }, false)).toBe("success off_elsewhere");
  expect(look({ is_on: true, should_be_on: true })).toBe("neutral on");
  expect(look({ is_on: true, should_be_on: null })).toBe("neutral on");
  expect(look({ is_on: false, should_be_on: null })).toBe("neutral off");
});

test("a camera that is not as it should be yet is watched, and one that was given up is a danger", () => {
  expect(look({ is_on: true, should_be_on: false })).toBe("warning going_off");
  expect(look({ is_on: true, should_be_on: false, has_failed: true })).toBe("danger stays_on");
  expect(look({ is_on: false, should_be_on: true })).toBe("warning going_on");
  expect(look({ is_on: false, should_be_on: true, has_failed: true })).toBe("danger stays_off");
});

test("privacy is kept only if every camera is seen to be off", () => {
  const off = aCamera({ is_on: false, should_be_on: false });
  const on = aCamera({ is_on: true, should_be_on: false });
  const unknown = aCamera({ is_on: null, should_be_on: false });
  const failed = aCamera({ is_on: null, should_be_on: false, has_failed: true });
  const privacy = (...cameras: Camera[]) => privacyOf({ is_private: true, cameras });
  expect(privacy(off, off)).toBe("kept");
  expect(privacy(off, on)).toBe("pending");
  expect(privacy(unknown)).toBe("pending");
  expect(privacy(on, failed)).toBe("broken");
  // One that failed before and is off now has obeyed.
  expect(privacy(aCamera({ is_on: false, has_failed: true }))).toBe("kept");
  expect(privacy()).toBeUndefined();
  expect(privacyOf({ is_private: false, cameras: [off] })).toBeUndefined();
});

test("stalls that need somebody come first, the others by name, and a room has its own", () => {
  const [a, b] = [aStall({ name: "A", room: "bar" }), aStall({ name: "B" })];
  const stuck = aStall({ name: "Y", room: "bar", stuck: "lost" });
  const failed = aStall({ name: "Z", cameras: [aCamera({ has_failed: true })] });
  expect([a, stuck, failed].map(needsSomebody)).toEqual([false, true, true]);
  expect(stallsOf([failed, b, stuck, a], null)).toEqual([stuck, failed, a, b]);
  expect(stallsOf([failed, b, stuck, a], "bar")).toEqual([stuck, a]);
});

test("each step to a timer's length says where it comes from", () => {
  const said = (kind: string, rule = "") =>
    stepText(aHass(), { kind, length_s: 180, rule }).replace("3 mins", "");
  expect(said("fixed")).toBe(": as set");
  expect(said("at_most", "night")).toBe(": night");
  expect(said("times", "busy hours")).toBe(": busy hours");
  expect(said("sensor_lost")).toBe(": a sensor was lost");
  expect(said("not known here")).toBe("");
});

test("why the timer is that long is said in the reader's language, as the house says it", () => {
  const step = (kind: string, length_s: number, rule = "") => ({ kind, length_s, rule });
  const why = "the words of the house";
  const said = (...steps: Stall["steps"]) => whyText(aHass(), { why, steps });
  expect(said()).toBe(why);
  expect(said(step("fixed", 300))).toBe("5 mins: as set");
  expect(said(step("fixed", 300), step("at_most", 180, "night"))).toBe(
    "3 mins: night; 5 mins otherwise",
  );
  expect(said(step("fixed", 300), step("times", 450, "busy"), step("detected_again", 500))).toBe(
    "8 mins 20 secs: somebody was detected again; 7 mins 30 secs: busy; 5 mins otherwise",
  );
});
