import { html, type TemplateResult } from "lit";
import { define } from "../define";
import { RoomkeeperDialog } from "../dialog";

export class BookingDialog extends RoomkeeperDialog {
  protected override get heading(): string {
    return "";
  }

  protected override renderBody(): TemplateResult {
    return html``;
  }
}

define("rk-booking-dialog", BookingDialog);
