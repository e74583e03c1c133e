/** What is shown of a schedule in the list, piece by piece: a row has them side by side, a card below each other. */

import { mdiContentCopy, mdiDelete, mdiPlay, mdiSkipNext } from "@mdi/js";
import { html, nothing, type TemplateResult } from "lit";
import type { House } from "../data/house";
import type { Schedule } from "../data/types";
import type { Hass } from "../ha";
import { word, type Word } from "../i18n";
import { icon } from "../icon";
import { addressOf } from "../logic/place";
import { resultLook } from "../logic/schedule-status";
import { meantBy } from "../logic/schedule-target";
import { relativeText, scheduleText } from "../logic/schedule-text";
import { momentText } from "../logic/text";
import { offsetAt, zoneOf } from "../logic/time";
import { iconOfMeant } from "./schedule-icons";

/** What can be done with a schedule from the list. */
export interface Doings {
  toggle(schedule: Schedule): void;
  run(schedule: Schedule): void;
  skip(schedule: Schedule): void;
  remove(schedule: Schedule): void;
}

export interface Shown {
  hass: Hass;
  house: House;
  schedule: Schedule;
  now: number;
  doings: Doings;
}

/** Its name, which leads to the editor, and what it does. */
export function nameCell({ hass, house, schedule, now }: Shown): TemplateResult {
  const nameOf = (id: string) => house.schedules.get(id)?.name ?? id;
  // Beside it stand moments by the reader's clock, as does the one of a single run.
  const hasClock = !["one_off", "interval"].includes(schedule.schedule_type);
  const isElsewhere =
    hasClock &&
    (schedule.timezone !== house.time_zone ||
      offsetAt(now, house.time_zone) !== offsetAt(now, zoneOf(hass)));
  return html`
    <a class="name" href=${addressOf("schedules", schedule.id)}>${schedule.name}</a>
    <span class="quiet">
      ${scheduleText(hass, schedule, { now, nameOf })}
      ${isElsewhere ? html`<span class="zone">${schedule.timezone}</span>` : nothing}
    </span>
  `;
}

const MOST = 3;

/** Which devices are meant; of many the first ones. */
export function devicesCell({ hass, schedule }: Shown): TemplateResult {
  const all = meantBy(hass, schedule.target);
  if (all.length === 0) return html`<span class="quiet">–</span>`;
  const more = all.slice(MOST).map(({ name }) => name);
  return html`
    <ul class="devices">
      ${all.slice(0, MOST).map((one) => html`<li><ha-icon icon=${iconOfMeant(one)} aria-hidden="true"></ha-icon> <span>${one.name}</span></li>`)}
      ${
        more.length > 0
          ? html`<li class="quiet" title=${more.join(", ")}>
              <ha-icon icon="mdi:dots-horizontal" aria-hidden="true"></ha-icon>
              <span>${word(hass, "ui_schedule_more_devices", { count: more.length })}</span>
            </li>`
          : nothing
      }
    </ul>
  `;
}

/** When it runs next, by the clock and as seen from now. */
export function nextCell({ hass, schedule, now }: Shown): TemplateResult {
  if (!schedule.enabled)
    return html`<span class="quiet">${word(hass, "ui_schedule_is_off")}</span>`;
  if (schedule.next_run_at === null) {
    return html`<span class="quiet">${word(hass, "ui_schedule_nothing_to_come")}</span>`;
  }
  const at = Date.parse(schedule.next_run_at);
  return html`
    <span>${relativeText(hass, at, now)}</span>
    <time class="quiet" datetime=${schedule.next_run_at}>${momentText(hass, at, now)}</time>
  `;
}

/** How its last run went, and when that was. */
export function lastCell({ hass, schedule, now }: Shown): TemplateResult {
  const { tone, icon: path, key, values } = resultLook(schedule);
  const at = schedule.last_ended_at ?? schedule.last_started_at;
  return html`
    <span class="chip ${tone}">${icon(path)} ${word(hass, key, values)}</span>
    ${
      at === null || schedule.is_running
        ? nothing
        : html`<time class="quiet" datetime=${at}>${momentText(hass, Date.parse(at), now)}</time>`
    }
  `;
}

/** Whether it runs by itself. */
export function switchCell({ hass, house, schedule, doings }: Shown): TemplateResult {
  // One that has no run to come cannot be switched on.
  const may = house.user.can_change_schedules && (schedule.enabled || schedule.can_enable);
  return html`
    <button
      class="switch"
      role="switch"
      aria-checked=${schedule.enabled ? "true" : "false"}
      aria-label=${word(hass, "ui_schedule_switch", { name: schedule.name })}
      ?disabled=${!may}
      @click=${() => {
        doings.toggle(schedule);
      }}
    >
      <span class="knob"></span>
    </button>
  `;
}

interface Action {
  path: string;
  text: Word;
  label: Word;
  may: boolean;
  act: () => void;
}

/** What else can be done with it; nothing for those who may not. */
export function actionsCell(shown: Shown): TemplateResult | typeof nothing {
  const { hass, house, schedule, doings } = shown;
  if (!house.user.can_change_schedules) return nothing;
  const { name } = schedule;
  const actions: Action[] = [
    {
      path: mdiPlay,
      text: "ui_schedule_run",
      label: "ui_schedule_run_label",
      may: schedule.can_run,
      act: () => {
        doings.run(schedule);
      },
    },
    {
      path: mdiSkipNext,
      text: "ui_schedule_skip",
      label: "ui_schedule_skip_label",
      may: schedule.can_skip_next,
      act: () => {
        doings.skip(schedule);
      },
    },
  ];
  const copy = word(hass, "ui_schedule_duplicate_label", { name });
  const remove = word(hass, "ui_schedule_delete_label", { name });
  return html`
    <div class="actions">
      ${actions.map(
        ({ path, text, label, may, act }) => html`
          <button
            class="round"
            title=${word(hass, text)}
            aria-label=${word(hass, label, { name })}
            ?disabled=${!may}
            @click=${act}
          >
            ${icon(path)}
          </button>
        `,
      )}
      <a
        class="button round"
        title=${word(hass, "ui_schedule_duplicate")}
        aria-label=${copy}
        href=${addressOf("schedules", "new", { from: schedule.id })}
      >
        ${icon(mdiContentCopy)}
      </a>
      <button
        class="round"
        title=${word(hass, "ui_schedule_delete")}
        aria-label=${remove}
        @click=${() => {
          doings.remove(schedule);
        }}
      >
        ${icon(mdiDelete)}
      </button>
    </div>
  `;
}
