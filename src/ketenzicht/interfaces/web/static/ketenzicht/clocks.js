// Clocks on the page run on: each chip carries its due and warning time and the words to show; once a minute it is read again.

const UNITS = [["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000]];

function amount(milliseconds) {
  const [unit, size] = UNITS.find(([, length]) => milliseconds >= 2 * length) ?? UNITS.at(-1);
  const number = Math.max(1, Math.floor(milliseconds / size));
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, unitDisplay: "long" }).format(number);
}

function read(chip) {
  const left = Date.parse(chip.dataset.due) - Date.now();
  const isLate = left < 0;
  const words = isLate ? chip.dataset.late : chip.dataset.left;
  chip.querySelector("[data-kz-clock-text]").textContent = words.replace("{}", amount(Math.abs(left)));
  chip.classList.toggle("kz-clock--late", isLate);
  chip.classList.toggle("kz-clock--soon", !isLate && Date.now() >= Date.parse(chip.dataset.warn));
}

setInterval(() => document.querySelectorAll("[data-kz-clock][data-due]").forEach(read), 60_000);
