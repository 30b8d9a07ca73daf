// The explorer: who is found as one types, and the slider beside the day as of which a page is shown.
const find = document.getElementById("find");
const list = document.getElementById("found");

function show(parties) {
  list.replaceChildren(...parties.map((one, place) => {
    const link = document.createElement("a");
    link.href = `/explore/${one.kind}/${one.cik}`;
    link.id = `found-${place}`;
    link.setAttribute("role", "option");
    link.tabIndex = -1;
    const more = [one.symbol, one.by && `formerly ${one.by}`, `${one.filings} filings`].filter(Boolean).join(" · ");
    const soft = document.createElement("span");
    soft.className = "soft";
    soft.textContent = more;
    link.append(`${one.name || one.cik} `, soft);
    return link;
  }));
  list.hidden = !parties.length;
  find.setAttribute("aria-expanded", String(!list.hidden));
  choose(-1);
}

let chosen = -1;
function choose(place) {
  list.children[chosen]?.removeAttribute("aria-selected");
  chosen = place;
  list.children[chosen]?.setAttribute("aria-selected", "true");
  if (chosen < 0) find.removeAttribute("aria-activedescendant");
  else find.setAttribute("aria-activedescendant", `found-${chosen}`);
}

if (find && list) {
  let asked = 0;
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": "found", "aria-autocomplete": "list" })) find.setAttribute(name, value);
  find.addEventListener("input", () => {
    const turn = ++asked;
    setTimeout(async () => {
      if (turn !== asked) return;
      const text = find.value.trim();
      const answer = text && await fetch(`/find.json?go=no&q=${encodeURIComponent(text)}`);
      if (turn === asked) show(answer?.ok ? (await answer.json()).parties.slice(0, 8) : []);
    }, 120);
  });
  find.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    if (event.key === "Escape") show([]);
    else if (event.key === "ArrowDown" && last >= 0) choose(Math.min(last, chosen + 1));
    else if (event.key === "ArrowUp" && last >= 0) choose(Math.max(-1, chosen - 1));
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].href);
    else return;
    event.preventDefault();
  });
  find.addEventListener("blur", () => setTimeout(() => show([]), 200));
}

const DAY = 86400000;
for (const slider of document.querySelectorAll("input[data-sets]")) {
  const field = document.getElementById(slider.dataset.sets);
  const first = Date.parse(slider.dataset.first), last = Date.parse(slider.dataset.last);
  if (Number.isNaN(first) || !(last > first)) continue;
  slider.max = String(Math.round((last - first) / DAY));
  slider.value = field.value ? String(Math.round((Date.parse(field.value) - first) / DAY)) : slider.max;
  slider.hidden = false;
  slider.addEventListener("input", () => { field.value = new Date(first + Number(slider.value) * DAY).toISOString().slice(0, 10); });
  slider.addEventListener("change", () => slider.form.requestSubmit());
}
