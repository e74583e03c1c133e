/** What of the schedules is shown, and in which order. */

import { html, type TemplateResult } from "lit";
import { navigate, type Hass } from "../ha";
import { word } from "../i18n";
import { addressOf } from "../logic/place";
import { queryOf, SHOWN, SORTS, type Wanted } from "../logic/schedule-list";

/** Draws the filters; what is chosen goes into the address. */
export function filters(hass: Hass, wanted: Wanted): TemplateResult {
  const change = (part: Record<string, string>) => {
    const query = queryOf({ ...wanted, ...part });
    navigate(addressOf("schedules", undefined, query), { replace: true });
  };
  const valueOf = (event: Event) => (event.target as HTMLInputElement | HTMLSelectElement).value;
  return html`
    <div class="filters" role="search">
      <input
        type="search"
        placeholder=${word(hass, "ui_schedule_search")}
        aria-label=${word(hass, "ui_schedule_search")}
        .value=${wanted.text}
        @input=${(event: Event) => {
          change({ text: valueOf(event) });
        }}
      />
      <select
        aria-label=${word(hass, "ui_schedule_show")}
        @change=${(event: Event) => {
          change({ shown: valueOf(event) });
        }}
      >
        ${SHOWN.map(
          (one) =>
            html`<option value=${one} ?selected=${one === wanted.shown}>
              ${word(hass, `ui_schedule_show_${one}`)}
            </option>`,
        )}
      </select>
      <select
        aria-label=${word(hass, "ui_schedule_sort")}
        @change=${(event: Event) => {
          change({ sort: valueOf(event) });
        }}
      >
        ${SORTS.map(
          (one) =>
            html`<option value=${one} ?selected=${one === wanted.sort}>
              ${word(hass, `ui_schedule_sort_${one}`)}
            </option>`,
        )}
      </select>
    </div>
  `;
}
