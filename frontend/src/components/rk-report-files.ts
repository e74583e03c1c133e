import { mdiCalendarExport, mdiDownload } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { refusalOf } from "../data/execute";
import { readReportFile } from "../data/report";
import { signedAddress } from "../data/signed";
import { define } from "../define";
import { saveText } from "../download";
import { RoomkeeperElement } from "../element";
import { toast } from "../ha";
import { icon } from "../icon";
import {
  bookingsFile,
  reportQueryOf,
  roomsIn,
  type ReportDays,
  type ReportPlace,
} from "../logic/report-days";
import { iso } from "../logic/text";
import { addDays, startOfDay } from "../logic/time";
import { styles } from "../styles";

/** A report as a table, and the bookings of its days as a table or a calendar. */
export class ReportFiles extends RoomkeeperElement {
  @property({ attribute: false }) days!: ReportDays;

  @property({ attribute: false }) shown: ReportPlace | undefined;

  /** In which the house's days begin and end. */
  @property() zone = "";

  get #rooms(): string[] | undefined {
    return roomsIn(this.shown, this.house?.rooms.values() ?? []);
  }

  protected override render(): TemplateResult {
    const hasBookings = this.#rooms?.length !== 0;
    return html`
      <button @click=${() => void this.#saveReport()}>
        ${icon(mdiDownload)}${this.word("ui_report_save")}
      </button>
      ${
        hasBookings
          ? html`
              <button @click=${() => void this.#saveBookings("csv")}>
                ${icon(mdiDownload)}${this.word("ui_report_save_bookings")}
              </button>
              <button @click=${() => void this.#saveBookings("ics")}>
                ${icon(mdiCalendarExport)}${this.word("ui_report_save_calendar")}
              </button>
            `
          : nothing
      }
    `;
  }

  async #saveReport(): Promise<void> {
    try {
      const { filename, csv } = await readReportFile(
        this.hass,
        reportQueryOf(this.days, this.shown),
      );
      saveText(filename, csv, "text/csv;charset=utf-8");
    } catch (error) {
      toast(this, refusalOf(this.hass, error).message);
    }
  }

  /** They may be many: so the browser fetches the file itself, as Home Assistant's apps can too. */
  async #saveBookings(format: "csv" | "ics"): Promise<void> {
    const { first, last } = this.days;
    const start = startOfDay(first, this.zone);
    // Of today's month, those to come as well.
    const end = startOfDay(addDays(last, 1), this.zone);
    try {
      const path = bookingsFile(format, { start: iso(start), end: iso(end) }, this.#rooms);
      const link = document.createElement("a");
      link.href = await signedAddress(this.hass, path);
      link.download = "";
      link.click();
    } catch (error) {
      toast(this, refusalOf(this.hass, error).message);
    }
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
      @media print {
        :host {
          display: none;
        }
      }
      @media (max-width: 600px) {
        button {
          padding: 0 10px;
        }
      }
    `,
  ];
}

define("rk-report-files", ReportFiles);
