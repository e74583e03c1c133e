/** Somebody fills in a schedule: what it was before, what it is now, and what is sent of it. */

import { forgetDraft, keepDraft, keptDraft } from "../data/schedule-draft";
import type { House } from "../data/house";
import type { Schedule } from "../data/types";
import {
  blankForm,
  chosenTemplate,
  formOf,
  templateForm,
  type ScheduleForm,
} from "./schedule-form";
import { isTemplate, type TemplateName } from "./schedule-templates";
import { changesOf, creationOf, previewOf, type Wire } from "./schedule-wire";

/** `new`, or the ID of a schedule; and what of it stands in the address. */
export interface Address {
  id: string;
  query: URLSearchParams;
}

type Copied = (name: string) => string;

/** One sitting at one schedule. What is not saved is kept until it is, or is given up. */
export class ScheduleEditing {
  readonly address: Address;
  form: ScheduleForm;
  /** Whether what is shown was filled in before this page was made. */
  isRestored = false;
  /** How it was when somebody began to change it. */
  #before: ScheduleForm;
  /** How the server has it now; nothing of what is not there. */
  #there: Schedule | undefined;

  /** `copied` says what a copy is called. */
  constructor(address: Address, house: House, copied: Copied) {
    this.address = address;
    this.#there = house.schedules.get(address.id);
    this.#before = this.#there ? formOf(this.#there) : started(address, house, copied);
    this.form = this.#before;
    const draft = keptDraft(this.#name);
    if (!draft) return;
    this.isRestored = true;
    this.form = draft.form;
    this.#before = draft.before;
  }

  get #name(): string {
    return `${this.address.id}?${this.address.query.toString()}`;
  }

  /** Whether it is to be made, or made again because somebody has deleted it. */
  get isNew(): boolean {
    return this.#there === undefined;
  }

  /** Whether it was there and is no more. */
  get isGone(): boolean {
    return this.isNew && this.address.id !== "new";
  }

  get isDirty(): boolean {
    return !isNothing(changesOf(this.form, this.#before));
  }

  /** Whether somebody else has changed it since. */
  get isStale(): boolean {
    return this.#there !== undefined && !isNothing(changesOf(formOf(this.#there), this.#before));
  }

  /** Takes what the server tells: as it is, while nothing was changed here. */
  told(house: House): void {
    this.#there = house.schedules.get(this.address.id);
    if (this.#there && this.isStale && !this.isDirty) this.load();
  }

  /** Fills a field in. */
  change(name: keyof ScheduleForm, value: unknown): void {
    const more = name === "template" ? chosenTemplate(value as TemplateName) : { [name]: value };
    this.form = { ...this.form, ...more };
    if (this.isDirty) keepDraft(this.#name, { form: this.form, before: this.#before });
    else forgetDraft(this.#name);
  }

  /** Gives up what was changed here, and takes what there is. */
  load(): void {
    if (this.#there) this.#before = formOf(this.#there);
    this.form = this.#before;
    this.forget();
  }

  /** Keeps nothing of it. */
  forget(): void {
    this.isRestored = false;
    forgetDraft(this.#name);
  }

  /** Returns what saves it; nothing if there is nothing to save. */
  get saving(): { action: string; data: Wire } | undefined {
    if (this.isNew) return { action: "create_schedule", data: creationOf(this.form) };
    const changes = changesOf(this.form, this.#before);
    if (isNothing(changes)) return undefined;
    return { action: "update_schedule", data: { schedule_id: this.address.id, ...changes } };
  }

  /** Returns what a preview is asked for with. */
  get previewing(): Wire {
    const before = { id: this.address.id, form: this.#before };
    return previewOf(this.form, this.isNew ? undefined : before);
  }
}

function isNothing(wire: Wire): boolean {
  return Object.keys(wire).length === 0;
}

/** Returns what a new schedule begins with: nothing, a template, or another one. */
function started({ query }: Address, house: House, copied: Copied): ScheduleForm {
  const other = house.schedules.get(query.get("from") ?? "");
  if (other) return { ...formOf(other), name: copied(other.name), enabled: isCopyOn(other) };
  const template = query.get("template");
  return isTemplate(template)
    ? templateForm(house.time_zone, template)
    : blankForm(house.time_zone);
}

/** What has switched itself off after its only run is to run once more. */
function isCopyOn({ enabled, schedule_type, runs, skipped_runs }: Schedule): boolean {
  return enabled || (schedule_type === "one_off" && runs + skipped_runs > 0);
}
