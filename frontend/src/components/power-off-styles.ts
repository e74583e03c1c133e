import { css } from "lit";

/** How a power-off of the queue is laid out: side by side where there is room for it. */
export const powerOffStyles = css`
  :host {
    display: block;
    container-type: inline-size;
  }
  .row {
    display: grid;
    grid-template: "head due actions" auto "text due actions" auto / minmax(0, 1fr) auto auto;
    gap: 0 24px;
    align-items: center;
  }
  .head {
    grid-area: head;
  }
  .text {
    grid-area: text;
    display: grid;
    justify-items: start;
  }
  .due {
    grid-area: due;
  }
  .actions {
    grid-area: actions;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    align-items: center;
  }
  h3 {
    overflow-wrap: anywhere;
  }
  h3 a {
    display: inline-block;
    padding: 4px 0;
    color: inherit;
    text-decoration: none;
  }
  h3 a:hover {
    text-decoration: underline;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
  .booking {
    max-width: 100%;
    margin-block: -6px;
    margin-inline-start: -12px;
    padding: 0 12px;
    color: var(--secondary-text-color);
  }
  /* It lies close to the line above. */
  button.booking:hover:not(:disabled) {
    background: none;
    text-decoration: underline;
  }
  .said {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .failures button {
    margin-inline-start: -12px;
    padding: 8px 12px;
    text-align: start;
  }
  .due {
    display: grid;
    justify-items: end;
  }
  .moment {
    font-size: var(--ha-font-size-xl, 20px);
    font-weight: var(--ha-font-weight-medium, 500);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .actions {
    display: grid;
    grid-auto-flow: column;
    gap: 8px;
  }
  .actions:not(:has(button)) {
    display: none;
  }
  @container (max-width: 640px) {
    .row {
      grid-template:
        "head due" auto
        "text text" auto
        "actions actions" auto / minmax(0, 1fr) auto;
    }
    .actions {
      grid-auto-columns: 1fr;
      margin-top: 8px;
    }
  }
`;
