// One combobox (ARIA 1.2, list autocomplete) with two sources of options:
//   <select data-kz-combobox>              filters the options that are on the page already
//   <input type="search" data-kz-suggest>  asks the server for suggestions: GET url?q=… gives <li role="option" data-value>
// Without this file the select stays a select, and the search field searches.

const WAIT_FOR_TYPING = 200;
const MOST_SHOWN = 50;

// As people type it: no accents, apostrophes, hyphens or spaces; 's-Gravenhage is found by sgravenhage.
const plain = (text) => text.normalize("NFD").replace(/[^\p{Letter}\p{Number}]/gu, "").toLowerCase();
// "Den Haag ('s-Gravenhage)" is known by the whole, and by either name.
const names = (text) => [text, ...text.split(/[()]/)].map(plain).filter(Boolean);

class Combobox {
  constructor(input, source, choose, wait = WAIT_FOR_TYPING) {
    Object.assign(this, { input, source, choose, wait, active: -1, asked: 0 });
    this.list = document.createElement("ul");
    this.list.className = "kz-listbox";
    this.list.id = `${input.id}_options`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.labels?.[0]?.textContent.trim() ?? input.getAttribute("aria-label") ?? "");
    this.status = document.createElement("div");
    this.status.className = "kz-hidden";
    this.status.setAttribute("role", "status");
    input.after(this.list, this.status);
    for (const [name, value] of Object.entries({
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
    })) input.setAttribute(name, value);
    this.listen();
  }

  listen() {
    let timer;
    this.input.addEventListener("input", () => {
      clearTimeout(timer);
      // What is on the page already is offered at once, before the next key can come.
      if (this.wait === 0) return void this.offer(this.input.value);
      timer = setTimeout(() => this.offer(this.input.value), this.wait);
    });
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("click", () => this.offer(this.input.value));
    this.input.addEventListener("blur", () => this.close());
    // A press on an option must not take the focus from the field before the click arrives.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role='option']");
      if (option) this.take(option);
    });
  }

  get options() {
    return [...this.list.querySelectorAll("[role='option']")];
  }

  async offer(typed) {
    const asked = ++this.asked;
    const options = await this.source(typed);
    if (asked !== this.asked || document.activeElement !== this.input) return;
    const shown = options.slice(0, MOST_SHOWN);
    this.list.replaceChildren(...shown);
    shown.forEach((option, number) => { option.id = `${this.list.id}_${number}`; });
    this.status.textContent = this.tell(options.length);
    this.mark(-1);
    this.open(shown.length > 0);
  }

  tell(count) {
    const words = this.input.dataset;
    if (count === 0) return words.kzNone ?? "";
    return (count === 1 ? words.kzOne : words.kzMany ?? "")?.replace("{}", count) ?? "";
  }

  open(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) this.mark(-1);
  }

  close() {
    this.asked += 1;
    this.open(false);
  }

  mark(number) {
    this.active = number;
    const options = this.options;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === number)));
    if (number < 0) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", options[number].id);
    options[number].scrollIntoView({ block: "nearest" });
  }

  onKey(event) {
    const count = this.options.length;
    const isOpen = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) return void this.offer(this.input.value).then(() => this.options.length && !this.list.hidden && this.mark(0));
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.mark(this.active < 0 && step < 0 ? count - 1 : (this.active + step + count) % count);
    } else if (event.key === "Enter" && isOpen && this.active >= 0) {
      event.preventDefault();
      this.take(this.options[this.active]);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  take(option) {
    this.input.value = option.dataset.label ?? option.textContent.trim();
    this.close();
    this.choose(option);
  }
}

function optionFor({ value, text }) {
  const item = document.createElement("li");
  item.setAttribute("role", "option");
  item.dataset.value = value;
  item.textContent = text;
  return item;
}

function enhanceSelect(select) {
  const input = document.createElement("input");
  const box = document.createElement("div");
  const choices = [...select.options].filter((option) => option.value !== "");
  box.className = "kz-combobox";
  input.type = "text";
  input.id = select.id;
  input.value = select.value === "" ? "" : select.selectedOptions[0].text;
  Object.assign(input.dataset, select.dataset);
  for (const name of ["aria-describedby", "aria-invalid", "required", "placeholder"])
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  select.id = `${select.id}_select`;
  select.removeAttribute("required");
  select.hidden = true;
  select.before(box);
  box.append(input);

  const matching = (typed) => {
    const wanted = plain(typed);
    const current = select.selectedOptions[0]?.text;
    const found = typed === current ? choices : choices.filter(({ text }) => plain(text).includes(wanted));
    const starts = ({ text }) => (names(text).some((name) => name.startsWith(wanted)) ? 0 : 1);
    return found.sort((one, other) => starts(one) - starts(other)).map(optionFor);
  };
  const announce = () => select.dispatchEvent(new Event("change", { bubbles: true }));
  new Combobox(input, async (typed) => matching(typed), (option) => {
    select.value = option.dataset.value;
    announce();
  }, 0);
  // Somebody who types on quickly chooses with Enter; that must never send the whole form half done.
  input.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  // What is typed in full counts as chosen; anything else chooses nothing, so that the server says what is wrong.
  input.addEventListener("change", () => {
    const called = choices.filter(({ text }) => names(text).includes(plain(input.value)));
    const exact = choices.find(({ text }) => plain(text) === plain(input.value)) ?? (called.length === 1 ? called[0] : undefined);
    select.value = exact?.value ?? "";
    if (exact) input.value = exact.text;
    announce();
  });
}

function enhanceSearch(input) {
  const box = document.createElement("div");
  box.className = "kz-combobox";
  input.before(box);
  box.append(input);
  const ask = async (typed) => {
    if (plain(typed).length < 2) return [];
    const url = new URL(input.dataset.kzSuggest, document.baseURI);
    url.searchParams.set("q", typed);
    const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok) return [];
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return [...page.querySelectorAll("[role='option']")];
  };
  new Combobox(input, ask, (option) => {
    if (option.dataset.href) window.location.assign(option.dataset.href);
    else input.form?.requestSubmit();
  });
}

function enhance(root) {
  root.querySelectorAll("select[data-kz-combobox]:not([hidden])").forEach(enhanceSelect);
  root.querySelectorAll("input[data-kz-suggest]:not([role])").forEach(enhanceSearch);
}

enhance(document);
document.addEventListener("htmx:load", (event) => enhance(event.detail.elt));
