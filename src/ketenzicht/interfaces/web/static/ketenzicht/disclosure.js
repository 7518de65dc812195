// Menus made of <details> close on Escape and on a click beside them; without this they still open and close.

const openMenus = () => document.querySelectorAll("details[data-kz-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Links with data-kz-dialog open a <dialog> of this page; without this they lead to a page with the same content.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-kz-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.kzDialog);
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
});
