// Text areas grow with their text where CSS field-sizing is unknown, and tell how many characters are left.

const growsByItself = CSS.supports("field-sizing", "content");

function grow(area) {
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight + 4}px`;
}

function count(area) {
  const left = Number(area.dataset.kzLimit) - area.value.length;
  const state = document.getElementById(`${area.id}_count`);
  const words = left < 0 ? state.dataset.over : state.dataset.left;
  state.textContent = words.replace("{}", Math.abs(left));
}

document.addEventListener("input", ({ target }) => {
  if (!target.matches("textarea")) return;
  if (!growsByItself) grow(target);
  if (target.dataset.kzLimit) count(target);
});

document.querySelectorAll("textarea[data-kz-limit]").forEach(count);
