// What changes while a page is open: the progress of jobs, and parts of the page marked data-live, which are asked for again.
const parts = () => [...document.querySelectorAll("[data-live][id]")];
const number = (value) => (value === null ? "" : value.toLocaleString("en-US"));
let again;

async function refresh() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of parts()) {
    const fresh = page.getElementById(part.id);
    const inUse = part.contains(document.activeElement) && document.activeElement !== document.body;
    if (fresh && !inUse && fresh.innerHTML !== part.innerHTML) part.innerHTML = fresh.innerHTML;
  }
}

function soon() {
  clearTimeout(again);
  again = setTimeout(refresh, 300);
}

function show(job) {
  const all = [...document.querySelectorAll(`[data-job="${job.id}"]`)];
  for (const one of all) {
    if (one.dataset.part === "bar") one.value = job.done ?? 0;
    else if (one.dataset.part === "state") {
      one.firstElementChild.textContent = job.state;
      one.firstElementChild.className = ["tag", { failed: "bad", done: "good" }[job.state] ?? ""].join(" ");
    } else if (job.problem) one.textContent = job.problem;
    else one.textContent = [job.note, number(job.done), job.total === null ? "" : `of ${number(job.total)}`].join(" ");
  }
  if (all.length && job.has_ended) soon();
}

let opened = 0;
const stream = new EventSource("/changes");
stream.addEventListener("open", () => opened++ && soon());
stream.addEventListener("job", (event) => show(JSON.parse(event.data)));
stream.addEventListener("change", soon);
addEventListener("pagehide", () => stream.close());
