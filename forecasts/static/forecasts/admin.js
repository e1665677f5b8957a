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
