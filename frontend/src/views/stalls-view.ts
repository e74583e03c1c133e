import { mdiToilet } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import "../components/rk-stall";
import type { House } from "../data/house";
import { define } from "../define";
import { RoomkeeperElement } from "../element";
import { navigate } from "../ha";
import { icon } from "../icon";
import { addressOf, type Place } from "../logic/place";
import { stallsOf } from "../logic/stall-look";
import { styles } from "../styles";

/** All stalls, or those of a room: `?room=the_vault`. */
export class StallsView extends RoomkeeperElement {
  @property({ attribute: false }) place!: Place;

  @property({ type: Boolean }) narrow = false;

  protected override render(): TemplateResult | typeof nothing {
    const { hass, house } = this;
    if (!house) return nothing;
    const stalls = stallsOf(house.stalls.values(), this.place.query.get("room"));
    return html`
      <header>
        <h2>${this.word("ui_tab_stalls")}</h2>
        ${this.#filter(house)}
      </header>
      ${stalls.length === 0 ? this.#noStalls(house) : nothing}
      <ul>
        ${repeat(
          stalls,
          ({ key }) => key,
          (stall) =>
            html`<li class="card">
              <rk-stall .hass=${hass} .house=${house} .stall=${stall}></rk-stall>
            </li>`,
        )}
      </ul>
    `;
  }

  #filter({ stalls, rooms }: House): TemplateResult | typeof nothing {
    const keys = new Set([...stalls.values()].map((one) => one.room));
    const asked = this.place.query.get("room");
    if (asked !== null) keys.add(asked);
    keys.delete(null);
    if (keys.size === 0) return nothing;
    return html`<label>
      ${this.word("ui_stall_of_room")}
      <select @change=${this.#onRoom}>
        <option value="" ?selected=${asked === null}>${this.word("ui_stall_all")}</option>
        ${[...keys].map(
          (key) =>
            html`<option value=${key ?? ""} ?selected=${key === asked}>
              ${rooms.get(key ?? "")?.name ?? key}
            </option>`,
        )}
      </select>
    </label>`;
  }

  readonly #onRoom = (event: Event): void => {
    const room = (event.target as HTMLSelectElement).value;
    navigate(addressOf("stalls", undefined, room ? { room } : {}), { replace: true });
  };

  #noStalls({ stalls, user }: House): TemplateResult {
    const isFiltered = stalls.size > 0;
    return html`<div class="card empty">
      ${icon(mdiToilet)}
      <div>
        <p>${this.word(isFiltered ? "ui_stall_none_here" : "ui_stall_none")}</p>
        ${
          !isFiltered && user.is_admin
            ? html`<p>
                <a href="/config/integrations/integration/roomkeeper">
                  ${this.word("ui_stall_add")}
                </a>
              </p>`
            : nothing
        }
      </div>
    </div>`;
  }

  static override styles = [
    ...styles,
    css`
      :host {
        display: grid;
        gap: 16px;
        padding: 16px;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 16px;
        align-items: center;
        justify-content: space-between;
        min-height: 44px;
      }
      label {
        display: flex;
        gap: 12px;
        align-items: center;
      }
      select {
        max-width: 100%;
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 380px), 1fr));
        gap: 16px;
      }
      .empty a {
        display: inline-flex;
        align-items: center;
        min-height: 44px;
        color: inherit;
      }
    `,
  ];
}

define("rk-stalls-view", StallsView);
