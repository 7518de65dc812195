// Brings the reader to the summary of errors, and links in it to the field itself.

const summary = document.querySelector("[data-kz-error-summary]");

if (summary) {
  document.title = `${summary.dataset.kzErrorSummary}: ${document.title}`;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const control = field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea");
    (field.closest(".kz-field") ?? field).scrollIntoView({ block: "start" });
    (control ?? field).focus({ preventScroll: true });
  });
}
