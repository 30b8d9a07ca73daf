// Passkeys: asks for a challenge, lets the browser answer it, and sends the answer with the form.
const said = (form, text) => { form.querySelector("[role=status]").textContent = text; };

// What a browser's refusal means; its own words are for programmers.
const REASONS = {
  NotAllowedError: "No passkey answered; try again, or take another way.",
  InvalidStateError: "This device or password manager has a passkey of yours already; take another one.",
  SecurityError: "The browser makes no passkey at this address; open the site by its own name, with https.",
};

async function answer(form) {
  const begun = await fetch(form.dataset.begin, { method: "POST", body: new URLSearchParams({ form_token: form.elements.form_token.value }), redirect: "error" });
  if (begun.status === 401) return location.assign(`/prove?next=${encodeURIComponent(location.pathname)}`);
  const asked = await begun.json();
  if (!begun.ok) throw new Error(asked.reason);
  const options = JSON.parse(asked.options);
  const publicKey = form.dataset.passkey === "create"
    ? PublicKeyCredential.parseCreationOptionsFromJSON(options)
    : PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const found = await navigator.credentials[form.dataset.passkey]({ publicKey });
  form.elements.step.value = asked.step;
  form.elements.response.value = JSON.stringify(found.toJSON());
  form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    said(form, "");
    answer(form).catch((error) => said(form, REASONS[error.name] ?? error.message));
  });
}
