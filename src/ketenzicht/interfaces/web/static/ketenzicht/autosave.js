// Keeps a draft while one types: <form data-kz-autosave="/drafts/…"> posts its fields, files apart, to that address.
// The draft is kept by the server only; nothing of a signal is ever stored in the browser.
// The server answers JSON {"version": …}, with {"url": "…"} when the first save gave the draft an address of its own.
// 404 and 409: another window sent or changed the draft; nothing is then written over it.

const QUIET_TIME = 2000;
const LONGEST_WAIT = 3000;

function keepDraft(form) {
  const state = form.querySelector("[data-kz-save-state]");
  let timer;
  let saving = null;
  let parted = false;
  let changed = false;

  const tell = (word, time = "") => {
    if (state) state.textContent = (state.dataset[word] ?? "").replace("{}", time);
  };
  const clock = () => new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });

  function save() {
    if (saving || parted || !changed) return;
    saving = keep().finally(() => (saving = null));
  }

  async function keep() {
    changed = false;
    tell("saving");
    const fields = new FormData(form);
    for (const [name, value] of [...fields]) if (value instanceof File) fields.delete(name);
    try {
      const answer = await fetch(form.dataset.kzAutosave, { method: "POST", body: fields, redirect: "error" });
      parted = answer.status === 404 || answer.status === 409;
      if (!answer.ok) throw new Error(String(answer.status));
      if (answer.status === 200) {
        const { url, draft, page, version } = await answer.json();
        if (version && form.elements.draft_version) form.elements.draft_version.value = version;
        if (url) form.dataset.kzAutosave = url;
        // A page that is loaded again, by hand or after signing in again, then shows the draft.
        if (page) history.replaceState(history.state, "", page);
        // Sending the form then also removes the draft.
        if (draft && form.elements.draft) form.elements.draft.value = draft;
      }
      tell("saved", clock());
    } catch {
      changed = true;
      tell(parted ? "conflict" : "failed");
    }
  }

  form.addEventListener("input", () => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(save, QUIET_TIME);
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    changed = false;
    if (!saving) return;
    // What is being kept now must be known before the report goes, or its draft would stay behind.
    event.preventDefault();
    const send = () => {
      saving = null;
      changed = false;
      form.requestSubmit(event.submitter);
    };
    Promise.race([saving, new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT))]).then(send);
  });
}

document.querySelectorAll("form[data-kz-autosave]").forEach(keepDraft);
