"use strict";
// The boxes that stand in for a select get its label: their own script gives them none.
{
  const labelOf = (select) =>
    select.labels.length ? select.labels[0].textContent.replace(/:\s*$/, "") : select.getAttribute("aria-label");
  const label = () => {
    for (const box of document.querySelectorAll("select + .select2-container")) {
      const text = labelOf(box.previousElementSibling);
      if (!text) continue;
      for (const part of box.querySelectorAll("[role='combobox'], [role='textbox']")) part.setAttribute("aria-label", text);
    }
  };
  new MutationObserver(label).observe(document.body, { childList: true, subtree: true });
  label();
}
// A form is sent once: a second click before the answer is there sends nothing. After ten seconds, or on coming back, it can be sent again.
{
  const free = (form) => delete form.dataset.sent;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(free, 10000, form);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(free));
}
// Who leaves a form with something typed in it that is not stored is asked first, in the browser's own words.
{
  const form = document.querySelector("#content form[method='post'][novalidate]:not(#changelist-form)");
  if (form) {
    let unsaved = document.querySelector(".errornote") !== null;
    for (const kind of ["input", "change"]) form.addEventListener(kind, () => (unsaved = true));
    form.addEventListener("submit", () => (unsaved = false));
    window.addEventListener("beforeunload", (event) => unsaved && event.preventDefault());
  }
}
