// Rows that have an order: dragged, or moved with Alt and an arrow. Both press the button of the row that does it without script.
const list = (row) => [...row.parentElement.querySelectorAll(":scope > [data-place]")];
const alike = (row) => list(row).filter((one) => one.dataset.table === row.dataset.table);
let dragged;

function send(row, place) {
  const button = row.querySelector("button[name=move]");
  button.value = `${row.id}:${place}`;
  button.form.requestSubmit(button);
}

for (const row of document.querySelectorAll("[data-place]")) {
  if (!row.querySelector("button[name=move]")) continue;
  row.draggable = true;
  row.addEventListener("dragstart", (event) => {
    dragged = row;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.id);
  });
  row.addEventListener("dragover", (event) => {
    if (!dragged || dragged === row || dragged.dataset.table !== row.dataset.table) return;
    event.preventDefault();
    row.dataset.over = Number(dragged.dataset.place) < Number(row.dataset.place) ? "below" : "above";
  });
  row.addEventListener("dragleave", () => delete row.dataset.over);
  row.addEventListener("dragend", () => (dragged = undefined));
  row.addEventListener("drop", (event) => {
    event.preventDefault();
    if (dragged && dragged !== row) send(dragged, row.dataset.place);
  });
}

document.addEventListener("keydown", (event) => {
  const row = event.target.closest("[data-place]");
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!event.altKey || !step || !row || event.target.closest("input, select, textarea")) return;
  event.preventDefault();
  const place = Number(row.dataset.place) + step;
  if (place >= 1 && place <= alike(row).length && row.querySelector("button[name=move]")) send(row, place);
});

// One goes on where the row was moved to; the browser itself looks for the part of the address last, and takes the focus away.
addEventListener("load", () => setTimeout(() => document.querySelector(`[data-place][id="${CSS.escape(location.hash.slice(1))}"] a`)?.focus()));
