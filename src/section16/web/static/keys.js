// Keys: what each does stands in the dialog of base.html. A key does what a link or button of the page does.
const typing = (element) => element.closest("input, select, textarea, [contenteditable]");
const rows = () => [...document.querySelectorAll("table[data-rows] tbody tr, [data-row]")];

function choose(step) {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.getAttribute("aria-selected") === "true");
  const next = all[Math.min(all.length - 1, Math.max(0, now + step))];
  all[now]?.removeAttribute("aria-selected");
  next.setAttribute("aria-selected", "true");
  const link = next.querySelector(".lead a") ?? next.querySelector("a.btn") ?? next.querySelector("a, button");
  (link ?? next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "j" || event.key === "k") choose(event.key === "j" ? 1 : -1);
  else if (event.key === "?") document.getElementById("keys").showModal();
  else {
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    if (target.matches("input")) target.focus();
    else target.click();
  }
  event.preventDefault();
});
