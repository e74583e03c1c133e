import { mdiDownload, mdiStop } from "@mdi/js";
import { css, html, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { refusalOf } from "../data/execute";
import { readAll, type Exported } from "../data/log-export";
import { define } from "../define";
import { saveText } from "../download";
import { RoomkeeperElement } from "../element";
import { toast } from "../ha";
import { icon } from "../icon";
import { fileName, logCsv, logJson, MOST_ROWS, type Format } from "../logic/log-export";
import { logQueryOf, type LogFilter } from "../logic/log-filter";
import { logText } from "../logic/log-text";
import { guestsOf } from "../logic/log-values";
import { localTime, zoneOf } from "../logic/time";
import { styles } from "../styles";

const TYPES: Record<Format, string> = {
  csv: "text/csv;charset=utf-8",
  json: "application/json",
};

/** Saves what is shown of the log as a file, all pages of it. */
export class LogExport extends RoomkeeperElement {
  @property({ attribute: false }) filter: LogFilter = {};

  /** At most that many rows are saved. */
  @property({ attribute: false }) most = MOST_ROWS;

  @state() private count: number | undefined;

  #stop: AbortController | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.abort();
    this.count = undefined;
  }

  protected override render(): TemplateResult {
    if (this.count !== undefined) {
      return html`
        <span role="status">${this.word("ui_log_page_reading", { count: this.count })}</span>
        <button @click=${this.#onStop}>${icon(mdiStop)}${this.word("ui_log_page_stop")}</button>
      `;
    }
    return html`${this.#button("csv")} ${this.#button("json")}`;
  }

  #button(format: Format): TemplateResult {
    const name = format.toUpperCase();
    return html`<button
      aria-label=${this.word("ui_log_page_save_as", { format: name })}
      @click=${() => void this.#save(format)}
    >
      ${icon(mdiDownload)}${name}
    </button>`;
  }

  readonly #onStop = (): void => {
    this.#stop?.abort();
    this.count = undefined;
  };

  async #save(format: Format): Promise<void> {
    const stop = new AbortController();
    this.#stop = stop;
    this.count = 0;
    const query = logQueryOf(this.filter, zoneOf(this.hass));
    try {
      const read = await readAll(this.hass, query, {
        most: this.most,
        signal: stop.signal,
        onProgress: (count) => {
          this.count = count;
        },
      });
      if (read) this.#download(format, read, query);
    } catch (error) {
      if (!stop.signal.aborted) toast(this, refusalOf(this.hass, error).message);
    }
    if (this.#stop === stop) this.count = undefined;
  }

  #download(format: Format, { rows, isAll }: Exported, query: object): void {
    const context = { house: this.house, guests: guestsOf(rows) };
    const text =
      format === "csv"
        ? logCsv(rows, (row) => logText(this.hass, row, context))
        : logJson(rows, query, isAll);
    const { day } = localTime(Date.now(), zoneOf(this.hass));
    saveText(fileName(day, format), text, TYPES[format]);
    const all = isAll ? "yes" : "no";
    toast(this, this.word("ui_log_page_saved", { count: rows.length, all }));
  }

  static override styles = [
    ...styles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: center;
      }
    `,
  ];
}

define("rk-log-export", LogExport);
