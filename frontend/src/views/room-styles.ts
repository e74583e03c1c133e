import { css } from "lit";

/** How the page of a room is laid out: in two columns where there is room for them. */
export const roomStyles = css`
  :host {
    display: grid;
    gap: 16px;
    max-width: 1280px;
    padding: 8px 16px 16px;
    margin: 0 auto;
    container-type: inline-size;
  }
  .back {
    justify-self: start;
    margin-inline-start: -12px;
    margin-bottom: -12px;
    padding: 0 12px;
    color: var(--secondary-text-color);
  }
  header,
  .line {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    align-items: center;
    justify-content: space-between;
  }
  h2 {
    font-size: var(--ha-font-size-2xl, 24px);
    line-height: 1.25;
    overflow-wrap: anywhere;
  }
  .columns {
    display: grid;
    gap: 16px;
    align-items: start;
  }
  .column {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
  }
  .card > h3 {
    margin-bottom: 8px;
  }
  .now {
    display: grid;
    gap: 16px;
    border-inline-start: 6px solid var(--tone-edge);
  }
  .status {
    display: flex;
    gap: 16px;
    align-items: center;
    padding: 16px;
    margin: -16px -16px 0;
    background: var(--tone-fill);
    border-start-end-radius: var(--ha-card-border-radius, 12px);
    overflow-wrap: anywhere;
  }
  .status > .icon {
    width: 56px;
    height: 56px;
  }
  .status h3 {
    font-size: var(--ha-font-size-3xl, 28px);
    line-height: 1.2;
  }
  .means {
    font-size: var(--ha-font-size-l, 16px);
  }
  button.next {
    justify-self: start;
    justify-content: start;
    margin: -8px -8px;
    padding: 0 8px;
    text-align: start;
  }
  .stalls a {
    display: flex;
    gap: 16px;
    align-items: center;
    justify-content: space-between;
    min-height: 44px;
    color: inherit;
    text-decoration: none;
  }
  .stalls a:hover .name {
    text-decoration: underline;
  }
  .name {
    overflow-wrap: anywhere;
  }
  @container (width > 900px) {
    .columns {
      grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
    }
  }
`;
