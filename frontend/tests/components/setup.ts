import { vi } from "vitest";
import { HA_ELEMENTS } from "./ha-elements";

// What the build puts in.
vi.stubGlobal("ROOMKEEPER_VERSION", "0.1.0");

for (const [tag, element] of Object.entries(HA_ELEMENTS)) customElements.define(tag, element);
