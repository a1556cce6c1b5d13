// Search finds tags by what they begin with, and opens the one that is chosen: a combobox as the ARIA
// Authoring Practices describe it.
import { byId, element, isolated } from "./elements.js";
import { count } from "./numbers.js";

const PAUSE_MS = 120;  // In typing, before the consumer is asked.

export class Search {
  #found = [];
  #active = -1;
  #timer = 0;
  #asking = null;

  constructor(onChosen) {
    this.onChosen = onChosen;
    this.input = byId("query");
    this.list = byId("found");
    this.input.addEventListener("input", () => this.#ask());
    this.input.addEventListener("focus", () => this.input.value && this.#ask());
    this.input.addEventListener("blur", () => this.#close());
    this.input.addEventListener("keydown", (event) => this.#onKey(event));
    document.addEventListener("keydown", (event) => this.#onShortcut(event));
  }

  #onShortcut(event) {
    const isTyping = event.target.matches("input[type=text], textarea");
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey || byId("panel").open) return;
    event.preventDefault();
    this.input.focus();
    this.input.select();
  }

  #ask() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    if (!this.input.value.trim()) return this.#close();
    this.#timer = setTimeout(() => this.#fetch(this.input.value.trim()), PAUSE_MS);
  }

  async #fetch(text) {
    this.#asking = new AbortController();
    try {
      const answer = await fetch(`/api/search?q=${encodeURIComponent(text)}&n=20`, { signal: this.#asking.signal });
      const { rows = [], error } = await answer.json();
      this.#show(rows.map(({ count: total, ...tag }) => ({ tag: Object.values(tag)[0], count: total })), error);
    } catch (problem) {
      if (problem.name !== "AbortError") this.#show([], "The consumer does not answer.");
    }
  }

  #show(found, error) {
    if (document.activeElement !== this.input) return;
    this.#found = found;
    const options = found.map(({ tag, count: total }, i) => this.#option(tag, total, i));
    const nothing = element("li", { class: "quiet", role: "option", "aria-disabled": "true", text: error ?? "Nothing counted begins so." });
    this.list.replaceChildren(...(options.length ? options : [nothing]));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.#activate(found.length ? 0 : -1);
  }

  #option(tag, total, i) {
    const option = element("li", { role: "option", id: `found-${i}`, "aria-selected": "false" },
      isolated(tag), element("span", { class: "number", text: count(total) }));
    option.addEventListener("pointerdown", (event) => {
      event.preventDefault();  // The focus stays, so that the list does not close first.
      this.#choose(i);
    });
    return option;
  }

  #activate(i) {
    this.#active = i;
    [...this.list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === i)));
    this.list.children[i]?.scrollIntoView({ block: "nearest" });
    if (i < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `found-${i}`);
  }

  #onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") this.#leave();
    else if (event.key === "Enter" && !this.list.hidden) this.#choose(this.#active);
    else if (step && this.#found.length) this.#activate((this.#active + step + this.#found.length) % this.#found.length);
    else return;
    event.preventDefault();
  }

  #leave() {
    if (this.list.hidden) this.input.value = "";
    this.#close();
  }

  #choose(i) {
    const chosen = this.#found[i];
    if (!chosen) return;
    this.#close();
    this.onChosen(chosen.tag);
  }

  #close() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.#activate(-1);
  }
}
