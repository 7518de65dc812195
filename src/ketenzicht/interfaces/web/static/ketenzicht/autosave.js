// Keeps a draft while one types: <form data-kz-autosave="/drafts/…"> posts its fields, files apart, to that address.
// The draft is kept by the server only; nothing of a signal is ever stored in the browser.
// The server answers 204, or JSON {"url": "…"} when the first save gave the draft an address of its own.

const QUIET_TIME = 2000;

function keepDraft(form) {
  const state = form.querySelector("[data-kz-save-state]");
  let timer;
  let saving = false;
  let changed = false;

  const tell = (word, time = "") => {
    if (state) state.textContent = (state.dataset[word] ?? "").replace("{}", time);
  };
  const clock = () => new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });

  async function save() {
    if (saving || !changed) return;
    saving = true;
    changed = false;
    tell("saving");
    const fields = new FormData(form);
    for (const [name, value] of [...fields]) if (value instanceof File) fields.delete(name);
    try {
      const answer = await fetch(form.dataset.kzAutosave, { method: "POST", body: fields, redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      if (answer.status === 200) {
        const { url, draft, page } = await answer.json();
        if (url) form.dataset.kzAutosave = url;
        // A page that is loaded again, by hand or after signing in again, then shows the draft.
        if (page) history.replaceState(history.state, "", page);
        // Sending the form then also removes the draft.
        if (draft && form.elements.draft) form.elements.draft.value = draft;
      }
      tell("saved", clock());
    } catch {
      changed = true;
      tell("failed");
    } finally {
      saving = false;
    }
  }

  form.addEventListener("input", () => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(save, QUIET_TIME);
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    changed = false;
    saving = true;
  });
}

document.querySelectorAll("form[data-kz-autosave]").forEach(keepDraft);
