// The proof follows what is typed: the form is sent to its address for the proof, and that part of the page is put anew.
const form = document.querySelector("form[data-refresh]");
let waiting, asking;

async function refresh() {
  asking?.abort();
  const mine = asking = new AbortController();
  const part = document.getElementById("beside");
  part.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.dataset.refresh + location.search, { method: "POST", body: new FormData(form), signal: mine.signal });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    part.replaceChildren(...page.getElementById("beside").childNodes);
    part.dispatchEvent(new CustomEvent("refreshed"));
  } catch {
    // saving still works without it
  } finally {
    if (asking === mine) part.removeAttribute("aria-busy");
  }
}

form?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(refresh, 80);
});
addEventListener("keydown", (event) => {
  if (event.key === "p" && !event.target.closest("input, select, textarea")) document.getElementById("proof")?.scrollIntoView();
});
