/**
 * Stand-ins for the elements of Home Assistant that `ha.ts` names: as little as
 * is needed to fill them in and read them. The real ones are there in the live tests.
 */

import { html, LitElement, type PropertyDeclarations, type TemplateResult } from "lit";

class Dialog extends LitElement {
  static override properties: PropertyDeclarations = {
    open: { type: Boolean, reflect: true },
    headerTitle: { attribute: "header-title", reflect: true },
  };
  declare open: boolean;
  declare headerTitle: string;

  override render(): TemplateResult {
    return html`
      <div role="dialog" aria-modal="true" aria-label=${this.headerTitle} ?hidden=${!this.open}>
        <button aria-label="Close" @click=${() => (this.open = false)}>x</button>
        <slot></slot>
        <slot name="footer"></slot>
      </div>
    `;
  }

  override updated(changed: Map<string, unknown>): void {
    if (changed.get("open") === true && !this.open) this.dispatchEvent(new CustomEvent("closed"));
  }
}

class Footer extends LitElement {
  override render(): TemplateResult {
    return html`<slot name="secondaryAction"></slot><slot name="primaryAction"></slot>`;
  }
}

class AppBar extends LitElement {
  override render(): TemplateResult {
    return html`<header>
        <slot name="navigationIcon"></slot>
        <slot name="title"></slot>
        <slot name="actionItems"></slot>
        <slot name="subRow"></slot>
      </header>
      <slot></slot>`;
  }
}

class MenuButton extends LitElement {
  override render(): TemplateResult {
    return html`<button aria-label="Menu">=</button>`;
  }
}

class Card extends LitElement {
  override render(): TemplateResult {
    return html`<slot></slot>`;
  }
}

class Icon extends LitElement {
  static override properties: PropertyDeclarations = { icon: {} };
  declare icon: string;

  override render(): TemplateResult {
    return html`<svg aria-hidden="true" width="20" height="20"></svg>`;
  }
}

interface Field {
  name: string;
  required?: boolean;
  selector?: Record<string, unknown>;
  schema?: Field[];
}

/** Each field as a text box that holds JSON, or a text. */
export class Form extends LitElement {
  static override properties: PropertyDeclarations = {
    hass: { attribute: false },
    data: { attribute: false },
    schema: { attribute: false },
    error: { attribute: false },
    computeLabel: { attribute: false },
    computeHelper: { attribute: false },
    computeError: { attribute: false },
    disabled: { type: Boolean },
  };
  declare data: Record<string, unknown>;
  declare schema: Field[];
  declare error: Record<string, string> | undefined;
  declare computeLabel: ((field: Field) => string) | undefined;
  declare computeHelper: ((field: Field) => string | undefined) | undefined;
  declare computeError: ((error: string, field: Field) => string) | undefined;

  get fields(): Field[] {
    return this.schema.flatMap((one) => one.schema ?? [one]);
  }

  /** What a person does: fills some fields in. */
  fill(values: Record<string, unknown>): void {
    this.data = { ...this.data, ...values };
    const detail = { value: this.data };
    this.dispatchEvent(new CustomEvent("value-changed", { detail, bubbles: true, composed: true }));
  }

  override render(): TemplateResult[] {
    return this.fields.map(
      (field) =>
        html`<label>
          ${this.computeLabel?.(field) ?? field.name}
          <input
            name=${field.name}
            .value=${JSON.stringify(this.data[field.name] ?? null)}
            @change=${(event: Event) => {
              this.fill({
                [field.name]: JSON.parse((event.target as HTMLInputElement).value) as unknown,
              });
            }}
          />
          ${this.error?.[field.name] ?? ""}
        </label>`,
    );
  }
}

export const HA_ELEMENTS: Record<string, CustomElementConstructor> = {
  "ha-adaptive-dialog": Dialog,
  "ha-card": Card,
  "ha-dialog-footer": Footer,
  "ha-form": Form,
  "ha-icon": Icon,
  "ha-menu-button": MenuButton,
  "ha-top-app-bar-fixed": AppBar,
};
