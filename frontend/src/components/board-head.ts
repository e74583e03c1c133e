/** The board's head: days and hours, as the clocks of the reader's zone show them. */

import { html, nothing, type TemplateResult } from "lit";
import type { Hass } from "../ha";
import { ticksOf, widthOf, xOf, type Axis, type Tick } from "../logic/axis";
import { dayText, isTwelveHours, timeText } from "../logic/text";
import { localTime, zoneOf } from "../logic/time";

export interface Marks {
  axis: Axis;
  length: "day" | "week";
  /** Where hours are named and lines are drawn. */
  ticks: Tick[];
}

/** Returns the hours that are named on an axis. */
export function marksOf(hass: Hass, axis: Axis, length: "day" | "week"): Marks {
  const every = length === "day" ? 1 : isTwelveHours(hass) && axis.pxPerHour < 12 ? 12 : 6;
  return { axis, length, ticks: ticksOf(axis, zoneOf(hass), every) };
}

// So near to the present time there is no place for another one.
const NEAR_PX = 46;

function hours({ axis, length, ticks }: Marks, hass: Hass, now: number): TemplateResult[] {
  const shown = ticks.filter(
    ({ at, isDay }) =>
      (length === "day" || !isDay) && Math.abs(xOf(axis, at) - xOf(axis, now)) > NEAR_PX,
  );
  return shown.map(
    ({ at }) => html`
      <span
        class="hour ${length === "day" && at === axis.start ? "first" : ""}"
        style="left:${xOf(axis, at)}px"
        >${timeText(hass, at)}</span
      >
    `,
  );
}

function days({ axis, ticks }: Marks, hass: Hass, now: number): TemplateResult[] {
  const zone = zoneOf(hass);
  const [today, starts] = [localTime(now, zone).day, ticks.filter(({ isDay }) => isDay)];
  return starts.map(({ at }, index) => {
    const [x, end] = [xOf(axis, at), starts[index + 1]?.at];
    const width = (end === undefined ? widthOf(axis) : xOf(axis, end)) - x;
    const isToday = localTime(at, zone).day === today;
    return html`
      <div class="day ${isToday ? "today" : ""}" style="left:${x}px;width:${width}px">
        <span>${dayText(hass, at, now)}</span>
      </div>
    `;
  });
}

/** Draws the days and hours; whoever has them read hears them with each booking. */
export function boardHead(marks: Marks, hass: Hass, now: number, corner: string): TemplateResult {
  const { axis, length } = marks;
  const isNow = axis.start <= now && now < axis.end;
  return html`
    <div class="head" aria-hidden="true">
      <div class="corner">${corner}</div>
      <div class="hours" style="width:${widthOf(axis)}px">
        ${length === "week" ? days(marks, hass, now) : nothing} ${hours(marks, hass, now)}
        ${
          isNow
            ? html`<span class="now-time" style="left:${xOf(axis, now)}px"
                >${timeText(hass, now)}</span
              >`
            : nothing
        }
      </div>
    </div>
  `;
}

/** Draws a line at each of the hours, through all rows. */
export function hourLines({ axis, ticks }: Marks): TemplateResult {
  return html`
    <div class="lines" aria-hidden="true">
      ${ticks.map(
        ({ at, isDay }) =>
          html`<i class=${isDay ? "midnight" : ""} style="left:${xOf(axis, at)}px"></i>`,
      )}
    </div>
  `;
}
