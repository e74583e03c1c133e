import { css } from "lit";

/** How a stall's card is laid out. */
export const stallStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: 12px;
    height: 100%;
  }
  rk-stall-actions {
    margin-top: auto;
  }
  .head {
    display: flex;
    gap: 16px;
    align-items: center;
    min-height: 88px;
  }
  .sign {
    display: grid;
    place-items: center;
    flex: none;
    width: 56px;
    height: 56px;
    border: 2px solid var(--tone-edge);
    border-radius: 50%;
    background: var(--tone-fill);
  }
  .sign .icon {
    width: 32px;
    height: 32px;
  }
  .title {
    flex: 1;
    min-width: 0;
  }
  h3 {
    overflow-wrap: anywhere;
  }
  .title a {
    display: inline-block;
    padding: 2px 0;
    color: var(--secondary-text-color);
  }
  .status {
    font-size: var(--ha-font-size-l, 16px);
  }
  .paused {
    display: flex;
    gap: 8px;
    align-items: center;
  }
  .notice {
    display: flex;
    gap: 10px;
    align-items: start;
    padding: 8px 12px;
    border-inline-start: 4px solid var(--tone-edge);
    border-radius: var(--ha-border-radius-md, 8px);
    background: var(--tone-fill);
  }
  .notice a {
    color: inherit;
  }
  .cameras {
    border-block: 1px solid var(--divider-color);
  }
  .cameras li + li {
    border-top: 1px solid var(--divider-color);
  }
  .camera {
    justify-content: space-between;
    flex-wrap: wrap;
    gap: 0 12px;
    width: 100%;
    padding: 6px 4px;
    border-radius: 0;
    text-align: start;
  }
  .camera-name {
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .camera .chip {
    white-space: normal;
  }
  dl {
    display: grid;
    align-content: start;
    gap: 4px;
  }
  dl div {
    display: grid;
    grid-template-columns: minmax(120px, 32%) minmax(0, 1fr);
    gap: 12px;
  }
  dt {
    color: var(--secondary-text-color);
  }
  summary {
    min-height: 24px;
    cursor: pointer;
  }
  ol {
    margin-inline-start: 20px;
    list-style: decimal;
    color: var(--secondary-text-color);
  }
`;
