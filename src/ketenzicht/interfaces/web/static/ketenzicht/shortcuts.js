// Keys for people who work here all day. They do nothing while one types, can be turned off, and ? shows them.
// A link or button offers itself with data-kz-key="n"; the words in the list are its own.

const STORED = "kz-shortcuts";
const dialog = document.querySelector("dialog[data-kz-shortcuts]");
const isOn = () => localStorage.getItem(STORED) !== "off";
const targets = () => [...document.querySelectorAll("[data-kz-key]")].filter((target) => target.checkVisibility());

function row(key, text) {
  const line = document.createElement("tr");
  const cell = document.createElement("td");
  const head = document.createElement("th");
  const button = document.createElement("kbd");
  button.textContent = key;
  head.scope = "row";
  head.append(button);
  cell.textContent = text;
  line.append(head, cell);
  return line;
}

function show() {
  const rows = targets().map((target) => row(target.dataset.kzKey, target.dataset.kzKeyLabel ?? target.textContent.trim()));
  dialog.querySelector("tbody").replaceChildren(row("?", dialog.dataset.kzShortcuts), ...rows);
  dialog.querySelector("input[type='checkbox']").checked = isOn();
  dialog.showModal();
}

if (dialog) {
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, select, textarea, [contenteditable]");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "?" && isOn()) return void show();
    const target = isOn() && targets().find(({ dataset }) => dataset.kzKey === event.key);
    if (!target) return;
    event.preventDefault();
    target.focus();
    if (!target.matches("input")) target.click();
  });
  dialog.addEventListener("change", ({ target }) => {
    if (target.matches("input[type='checkbox']")) localStorage.setItem(STORED, target.checked ? "on" : "off");
  });
  document.querySelectorAll("[data-kz-show-shortcuts]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", show);
  });
}
