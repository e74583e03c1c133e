/**
 * Defines a custom element so that it is there whichever registry asks.
 *
 * Home Assistant's page replaces `customElements` by a polyfill while it starts.
 * A module that runs before that has defined its elements in the other one, and
 * its cards are "not found". So each is defined again once Home Assistant is
 * there; what was defined already stays as it is, also when a newer bundle is
 * loaded into an open page.
 */
export function define(tag: string, element: CustomElementConstructor): void {
  const put = () => {
    if (customElements.get(tag) === undefined) customElements.define(tag, element);
  };
  put();
  void customElements.whenDefined("home-assistant").then(put);
}
