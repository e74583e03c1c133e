/** The fields of a schedule's form, each drawn by what it is filled in with. */

import { mdiAlertCircle, mdiClose, mdiPlus } from "@mdi/js";
import { html, nothing, type TemplateResult } from "lit";
import type { Hass } from "../ha";
import { choice, word, type Word } from "../i18n";
import { icon } from "../icon";
import { WEEKDAYS, type ScheduleForm } from "../logic/schedule-form";
import type {
  DaysField,
  Field,
  InstantField,
  ListField,
  OptionsField,
  Option,
  SelectField,
  SelectorField,
  SwitchField,
} from "../logic/schedule-schema";
import { timeSelector, weekdayOptions } from "../logic/schedule-schema";
import { nthText, type LocalInstant, type NthWeekday } from "../logic/schedule-values";

/** What a field is drawn with. */
export interface Filling {
  hass: Hass;
  /** As it is now, also after what was filled in since it was drawn. */
  readonly form: ScheduleForm;
  /** What is wrong with a field; nothing of one that is right. */
  errorOf: (field: Field) => string | undefined;
  change: (name: keyof ScheduleForm, value: unknown) => void;
}

/** Draws a field, and what is wrong with it. */
export function fieldTemplate(field: Field, filling: Filling): TemplateResult {
  const error = filling.errorOf(field);
  const isNarrow = "isNarrow" in field && field.isNarrow;
  return html`
    <div class="field ${isNarrow ? "narrow" : ""}" data-field=${field.name}>
      ${drawn(field, filling)}
      ${error ? html`<p class="error" tabindex="-1">${icon(mdiAlertCircle)} ${error}</p>` : nothing}
    </div>
  `;
}

function drawn(field: Field, filling: Filling): TemplateResult {
  switch (field.as) {
    case "selector":
      return selectorField(field, filling);
    case "instant":
      return instantField(field, filling);
    case "days":
      return daysField(field, filling);
    case "list":
      return listField(field, filling);
    case "switch":
      return switchField(field, filling);
    case "select":
      return selectField(field, filling);
    case "options":
      return optionsField(field, filling);
  }
}

interface Part {
  name: string;
  label: string;
  selector: Record<string, unknown>;
  required?: boolean | undefined;
  helper?: string | undefined;
}

const labelOf = (part: Part) => part.label;
const helperOf = (part: Part) => part.helper;

/** One field of Home Assistant's own. */
function haField(
  hass: Hass,
  part: Part,
  value: unknown,
  changed: (value: unknown) => void,
): TemplateResult {
  return html`<ha-form
    .hass=${hass}
    .data=${{ [part.name]: value }}
    .schema=${[part]}
    .computeLabel=${labelOf}
    .computeHelper=${helperOf}
    @value-changed=${(event: CustomEvent<{ value: Record<string, unknown> }>) => {
      event.stopPropagation();
      changed(event.detail.value[part.name]);
    }}
  ></ha-form>`;
}

function said(hass: Hass, key: Word | undefined): string | undefined {
  return key && word(hass, key);
}

// What a field holds that was emptied.
const EMPTY: Partial<Record<keyof ScheduleForm, unknown>> = {
  name: "",
  cron: "",
  target: {},
  sequence: [],
  run_on: [],
};

function selectorField(field: SelectorField, { hass, form, change }: Filling): TemplateResult {
  const { name, selector, isNeeded } = field;
  const part = {
    name,
    selector,
    label: word(hass, field.label),
    helper: said(hass, field.helper),
    required: isNeeded,
  };
  const value = form[name];
  return haField(hass, part, value === "" ? undefined : value, (now) => {
    change(name, now ?? EMPTY[name]);
  });
}

/** The heading of what is no single field of Home Assistant's. */
function caption(hass: Hass, { label, helper }: Field): TemplateResult {
  return html`
    <legend>${word(hass, label)}</legend>
    ${helper ? html`<p class="helper quiet">${word(hass, helper)}</p>` : nothing}
  `;
}

function instantField(field: InstantField, filling: Filling): TemplateResult {
  const { hass, change } = filling;
  const { day, time } = filling.form[field.name];
  const set = (part: Partial<LocalInstant>) => {
    change(field.name, { ...filling.form[field.name], ...part });
  };
  const dayPart = { name: "day", label: word(hass, "ui_schedule_day"), selector: { date: {} } };
  const timePart = {
    name: "time",
    label: word(hass, "ui_schedule_time"),
    selector: timeSelector(time),
  };
  return html`<fieldset>
    ${caption(hass, field)}
    <div class="side">
      ${haField(hass, dayPart, day || undefined, (now) => {
        set({ day: typeof now === "string" ? now : "" });
      })}
      ${haField(hass, timePart, time || undefined, (now) => {
        set({ time: typeof now === "string" ? now : "" });
      })}
    </div>
  </fieldset>`;
}

const MONTH_DAYS = [...Array.from({ length: 31 }, (_, index) => index + 1), -1];

function daysField(field: DaysField, filling: Filling): TemplateResult {
  const { hass, change } = filling;
  const chosen = (): (string | number)[] => filling.form[field.name];
  const all: readonly (string | number)[] = field.name === "weekdays" ? WEEKDAYS : MONTH_DAYS;
  const flip = (day: string | number) => {
    // In the order in which they come, whichever was chosen first.
    const before = chosen();
    const after = all.filter((one) => before.includes(one) !== (one === day));
    change(field.name, after);
  };
  return html`<fieldset>
    ${caption(hass, field)}
    <div class="days ${field.name}">
      ${all.map(
        (day) =>
          html`<button
            type="button"
            aria-pressed=${chosen().includes(day) ? "true" : "false"}
            @click=${() => {
              flip(day);
            }}
          >
            ${dayName(hass, day)}
          </button>`,
      )}
    </div>
  </fieldset>`;
}

function dayName(hass: Hass, day: string | number): string {
  if (typeof day === "string") return choice(hass, "weekday", day as (typeof WEEKDAYS)[number]);
  return day === -1 ? word(hass, "ui_schedule_last_day") : String(day);
}

// --- lists ---

const NTHS = ["1", "2", "3", "4", "5", "-1"] as const;

function listField(field: ListField, { hass, form, change }: Filling): TemplateResult {
  const items: (string | NthWeekday)[] = form[field.name];
  const put = (list: (string | NthWeekday)[]) => {
    change(field.name, list);
  };
  const row = (item: string | NthWeekday, index: number) => {
    const name = typeof item === "string" ? item : nthText(item);
    const set = (now: string | NthWeekday) => {
      put(items.with(index, now));
    };
    return html`<li>
      ${typeof item === "string" ? whenItem(field, hass, item, set) : nthItem(hass, item, set)}
      <button
        type="button"
        class="round"
        aria-label=${word(hass, "ui_schedule_take_away", { name })}
        @click=${() => {
          put(items.toSpliced(index, 1));
        }}
      >
        ${icon(mdiClose)}
      </button>
    </li>`;
  };
  return html`<fieldset>
    ${caption(hass, field)}
    <ul class="items">
      ${items.map(row)}
    </ul>
    <button
      type="button"
      class="plain add"
      @click=${() => {
        put([...items, field.name === "nth_weekdays" ? { nth: "1", weekday: "mon" } : ""]);
      }}
    >
      ${icon(mdiPlus)} ${word(hass, field.add)}
    </button>
  </fieldset>`;
}

/** A time of the day, or a day. */
function whenItem(
  field: ListField,
  hass: Hass,
  item: string,
  set: (now: string) => void,
): TemplateResult {
  const part =
    field.name === "times"
      ? { name: "time", label: word(hass, "ui_schedule_time"), selector: timeSelector(item) }
      : { name: "day", label: word(hass, "ui_schedule_day"), selector: { date: {} } };
  return haField(hass, { ...part, required: true }, item === "" ? undefined : item, (now) => {
    set(typeof now === "string" ? now : "");
  });
}

function nthItem(hass: Hass, item: NthWeekday, set: (now: NthWeekday) => void): TemplateResult {
  const nths = NTHS.map((value) => ({
    value,
    label: word(hass, "ui_schedule_nth", { nth: value }),
  }));
  return html`
    ${dropdown(word(hass, "ui_schedule_which"), nths, item.nth, (nth) => {
      set({ ...item, nth });
    })}
    ${dropdown(
      word(hass, "ui_schedule_field_weekday"),
      weekdayOptions(hass),
      item.weekday,
      (weekday) => {
        set({ ...item, weekday });
      },
    )}
  `;
}

// --- one of many ---

function dropdown(
  label: string,
  options: Option[],
  value: string,
  changed: (value: string) => void,
): TemplateResult {
  return html`<label class="dropdown">
    <span>${label}</span>
    <select
      @change=${(event: Event) => {
        changed((event.target as HTMLSelectElement).value);
      }}
    >
      ${options.map(
        (one) =>
          html`<option value=${one.value} ?selected=${one.value === value}>${one.label}</option>`,
      )}
    </select>
  </label>`;
}

function selectField(field: SelectField, { hass, form, change }: Filling): TemplateResult {
  const { name, options, none, helper } = field;
  const all = none ? [{ value: "", label: word(hass, none) }, ...options] : options;
  return html`
    ${dropdown(word(hass, field.label), all, String(form[name]), (value) => {
      change(name, value);
    })}
    ${helper ? html`<p class="helper quiet">${word(hass, helper)}</p>` : nothing}
  `;
}

function switchField(field: SwitchField, { hass, form, change }: Filling): TemplateResult {
  return html`<label class="check">
    <input
      type="checkbox"
      .checked=${form[field.name]}
      @change=${(event: Event) => {
        change(field.name, (event.target as HTMLInputElement).checked);
      }}
    />
    <span>
      <span class="label">${word(hass, field.label)}</span>
      ${field.helper ? html`<span class="quiet">${word(hass, field.helper)}</span>` : nothing}
    </span>
  </label>`;
}

// --- one of a few ---

function optionsField(field: OptionsField, { hass, form, change }: Filling): TemplateResult {
  return html`<fieldset>
    ${caption(hass, field)}
    <div class="options ${field.name}">
      ${field.options.map(
        ({ value, label, about }) => html`
          <label class="option">
            <input
              type="radio"
              name=${field.name}
              value=${value}
              .checked=${form[field.name] === value}
              @change=${() => {
                change(field.name, value);
              }}
            />
            <span>
              <span class="label">${label}</span>
              ${about ? html`<span class="quiet">${word(hass, about)}</span>` : nothing}
            </span>
          </label>
        `,
      )}
    </div>
  </fieldset>`;
}
