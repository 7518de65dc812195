// Warns before an idle session ends, and lets one stay. The server decides; this only tells in time.

const dialog = document.querySelector("dialog[data-kz-session]");

if (dialog) {
  const WARN_BEFORE = 3 * 60_000;
  const lasts = Number(dialog.dataset.kzSession) * 1000;
  const token = dialog.querySelector("[name='csrfmiddlewaretoken']");
  let timers = [];

  const later = (act, delay) => timers.push(setTimeout(act, Math.max(delay, 0)));
  const start = () => {
    timers.forEach(clearTimeout);
    timers = [];
    later(() => dialog.showModal(), lasts - WARN_BEFORE);
    later(() => window.location.reload(), lasts + 2000);
  };

  dialog.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(event.target.action, { method: "POST", headers: { "X-CSRFToken": token.value } }).catch(() => null);
    if (!answer?.ok) return window.location.reload();
    dialog.close();
    start();
  });
  document.addEventListener("htmx:afterRequest", start);
  start();
}
