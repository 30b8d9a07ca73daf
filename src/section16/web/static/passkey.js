// Passkeys: asks for a challenge, lets the browser answer it, and sends the answer with the form.
const said = (form, text) => { form.querySelector("[role=status]").textContent = text; };

async function answer(form) {
  const begun = await fetch(form.dataset.begin, { method: "POST", body: new URLSearchParams({ form_token: form.elements.form_token.value }), redirect: "error" });
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
    answer(form).catch((error) => said(form, error.name === "NotAllowedError" ? "No passkey answered; try again, or take another way." : error.message));
  });
}
