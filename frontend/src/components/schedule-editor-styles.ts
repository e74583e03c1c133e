import { css } from "lit";

/** The look of the schedule editor: the form, and beside it, or within it, the next runs. */
export const editorStyles = css`
  :host {
    display: block;
    max-width: 1200px;
    margin: 0 auto;
    padding: 16px 16px 0;
  }
  header {
    display: flex;
    align-items: center;
    gap: 8px;
    margin-bottom: 16px;
  }
  header .button {
    padding: 0;
  }
  h2 {
    overflow-wrap: anywhere;
  }
  .columns > * {
    display: block;
    margin-bottom: 16px;
    min-width: 0;
  }
  @media (min-width: 1000px) {
    .columns {
      display: grid;
      grid-template-columns: minmax(0, 1fr) 360px;
      column-gap: 16px;
      align-items: start;
    }
    .columns > * {
      grid-column: 1;
    }
    /* Beside all of the form, and in sight while it is scrolled. */
    .columns > rk-schedule-preview {
      position: sticky;
      top: 16px;
      grid-column: 2;
      grid-row: 1 / span 12;
    }
  }
  .fields {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 16px;
    margin-top: 12px;
  }
  .field {
    grid-column: 1 / -1;
    min-width: 0;
  }
  @media (min-width: 600px) {
    .field.narrow {
      grid-column: auto;
    }
  }
  .error {
    display: flex;
    align-items: center;
    gap: 8px;
    margin-top: 4px;
  }
  .error .icon {
    fill: var(--error-color);
  }
  .field:has(.error) {
    padding-inline-start: 12px;
    border-inline-start: 3px solid var(--error-color);
  }
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  legend {
    padding: 0;
    font-weight: var(--ha-font-weight-medium, 500);
  }
  .helper {
    font-size: var(--ha-font-size-s, 12px);
  }
  .side,
  .items li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    margin-top: 8px;
  }
  .side ha-form,
  .items ha-form {
    flex: 1 1 140px;
    max-width: 260px;
  }
  .side,
  .items li {
    align-items: end;
  }
  .items ha-form {
    flex: 0 1 auto;
  }
  .items .round {
    margin-bottom: 6px;
  }
  .dropdown {
    display: grid;
    gap: 4px;
    flex: 1 1 120px;
    max-width: 420px;
  }
  .dropdown select {
    width: 100%;
    min-height: 48px;
  }
  .check {
    display: flex;
    align-items: center;
    gap: 12px;
    min-height: 44px;
    cursor: pointer;
  }
  .add {
    margin-top: 4px;
    padding: 0 8px;
  }
  .days {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    margin-top: 8px;
  }
  .days.month_days {
    display: grid;
    grid-template-columns: repeat(7, minmax(44px, 1fr));
    max-width: 420px;
    gap: 4px;
  }
  .days.month_days button {
    padding: 0;
  }
  .days.month_days button:last-child {
    grid-column: span 4;
  }
  .days button {
    padding: 0 8px;
  }
  .days.weekdays button {
    flex: 1 0 auto;
  }
  .days button[aria-pressed="true"] {
    border-color: transparent;
    background: var(--rk-strong-fill, #00658a);
    color: #fff;
  }
  .options {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(220px, 1fr));
    gap: 8px;
    margin-top: 8px;
  }
  .options.frequency {
    display: flex;
    flex-wrap: wrap;
  }
  .option {
    display: flex;
    gap: 12px;
    min-height: 44px;
    padding: 10px 12px;
    border: 1px solid var(--divider-color);
    border-radius: var(--ha-border-radius-md, 8px);
    cursor: pointer;
  }
  .option input,
  .check input {
    flex: none;
    width: 20px;
    height: 20px;
    margin: 0;
    accent-color: var(--rk-strong-fill, #00658a);
  }
  .option:has(:checked) {
    border-color: var(--primary-color);
    background: var(--ha-color-fill-primary-quiet-resting, rgb(3 169 244 / 14%));
  }
  .option:has(:checked) .quiet {
    color: inherit;
  }
  .option:has(:focus-visible) {
    outline: 2px solid var(--primary-text-color);
    outline-offset: 2px;
  }
  .option input:focus-visible {
    outline: none;
  }
  .option > span > *,
  .check > span > * {
    display: block;
  }
  .option .quiet,
  .check .quiet {
    font-size: var(--ha-font-size-s, 12px);
  }
  .label {
    font-weight: var(--ha-font-weight-medium, 500);
  }
  summary {
    cursor: pointer;
    min-height: 44px;
  }
  summary > div {
    display: inline-grid;
    /* Beside its marker, however long it is. */
    max-width: calc(100% - 32px);
    vertical-align: top;
    margin-inline-start: 8px;
  }
  .standing {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px 16px;
    margin-bottom: 16px;
    padding: 12px 16px;
    border-radius: var(--ha-border-radius-md, 8px);
    border-inline-start: 4px solid var(--warning-color);
    background: var(--ha-color-fill-warning-quiet-resting, rgb(255 166 0 / 16%));
  }
  footer {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: end;
    gap: 8px;
    position: sticky;
    bottom: 0;
    z-index: 1;
    margin: 0 -16px;
    padding: 8px 16px;
    border-top: 1px solid var(--divider-color);
    background: var(--primary-background-color);
  }
  footer .error {
    flex: 1 1 240px;
    padding-inline-start: 12px;
    border-inline-start: 3px solid var(--error-color);
  }
`;
