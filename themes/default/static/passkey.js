// Passkeys: the one thing on these pages that works by script alone. A form asks its own address for
// options, the browser asks the person, and the form is sent with the answer. One request at a time.

const bytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
};

const text = (buffer) => {
  let plain = "";
  for (const byte of new Uint8Array(buffer)) {
    plain += String.fromCharCode(byte);
  }
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

let pending;
// A request of a button waits, or its answer is on its way: nothing else is asked meanwhile.
let busy = false;

// The request that waits is let go before another one begins.
const alone = () => {
  pending?.abort();
  pending = new AbortController();
  return pending.signal;
};

const ask = async (form, signal) => {
  const body = new URLSearchParams(new FormData(form));
  body.delete("answer");
  const answer = await fetch(form.dataset.options, { method: "POST", body, redirect: "error", signal });
  if (!answer.ok) {
    throw new Error("no options");
  }
  const { publicKey } = await answer.json();
  publicKey.challenge = bytes(publicKey.challenge);
  if (publicKey.user) {
    publicKey.user.id = bytes(publicKey.user.id);
  }
  for (const known of [...(publicKey.allowCredentials ?? []), ...(publicKey.excludeCredentials ?? [])]) {
    known.id = bytes(known.id);
  }
  return publicKey;
};

const answered = (credential) => {
  const { response } = credential;
  const answer = {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    extensions: {},
    response: { clientDataJSON: text(response.clientDataJSON) },
  };
  if (response.attestationObject) {
    answer.response.attestationObject = text(response.attestationObject);
    answer.response.transports = response.getTransports?.() ?? [];
  } else {
    answer.response.authenticatorData = text(response.authenticatorData);
    answer.response.signature = text(response.signature);
    answer.response.userHandle = response.userHandle ? text(response.userHandle) : null;
  }
  return JSON.stringify(answer);
};

// What was sent last, so that the device hears of a passkey that nobody here knows any more.
const SENT = "passkey-sent";

const remember = (credential, rpId) => {
  try {
    // Only one that says whose it is can be told from others.
    if (rpId && credential.response.userHandle) {
      sessionStorage.setItem(SENT, JSON.stringify({ rpId, credentialId: credential.id }));
    } else {
      sessionStorage.removeItem(SENT);
    }
  } catch {
    // Without storage nothing is tidied, and everything else works.
  }
};

const sent = () => {
  try {
    const said = sessionStorage.getItem(SENT);
    sessionStorage.removeItem(SENT);
    return said && JSON.parse(said);
  } catch {
    return null;
  }
};

const send = (form, credential, rpId) => {
  remember(credential, rpId);
  form.elements.answer.value = answered(credential);
  // What is typed beside it goes along.
  const typed = document.querySelector(form.dataset.with || "[data-none]");
  if (typed && form.elements.password) {
    form.elements.password.value = typed.value;
  }
  const shared = document.getElementById("shared_computer");
  if (shared?.checked && form.elements.shared_computer) {
    form.elements.shared_computer.value = shared.value;
  }
  form.submit();
};

const say = (form) => {
  const place = form.querySelector("[data-failed]");
  if (place) {
    place.textContent = place.dataset.failed;
  }
};

const quiet = document.querySelector("form[data-autofill]");
// What is asked quietly ends after five minutes: it is asked anew before that.
const FRESH = 4 * 60 * 1000;
let offering = false;
let offered = 0;

const begin = async (form, mediation) => {
  const signal = alone();
  busy = !mediation;
  try {
    const publicKey = await ask(form, signal);
    const making = form.dataset.credential === "create";
    const credential = making
      ? await navigator.credentials.create({ publicKey, signal })
      : await navigator.credentials.get({ publicKey, signal, ...(mediation && { mediation }) });
    if (credential && !signal.aborted) {
      busy = true;
      send(form, credential, publicKey.rpId);
    }
  } catch (error) {
    // Left for another request, or in the background: nobody waits for a word.
    if (!mediation && !signal.aborted) {
      busy = false;
      if (error.name !== "AbortError") {
        say(form);
      }
      offer();
    }
  }
};

// The browser offers passkeys where the name is typed, for as long as the page is looked at.
const offer = () => {
  if (offering && !busy && document.visibilityState === "visible") {
    offered = Date.now();
    begin(quiet, "conditional");
  }
};

// Passkeys that are gone here go from the lists of the device as well (Level 3 §5.1.10), where browsers can
// do that.
const tidy = () => {
  const unknown = sent();
  if (unknown && document.querySelector("form[data-unknown]")) {
    PublicKeyCredential.signalUnknownCredential?.(unknown)?.catch(() => {});
  }
  const all = document.querySelector("[data-accepted]");
  if (all) {
    PublicKeyCredential.signalAllAcceptedCredentials?.({
      rpId: all.dataset.rp,
      userId: all.dataset.user,
      allAcceptedCredentialIds: all.dataset.accepted.split(" ").filter(Boolean),
    })?.catch(() => {});
  }
};

if (window.PublicKeyCredential && navigator.credentials) {
  tidy();
  for (const form of document.querySelectorAll("form[data-credential]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const place = form.querySelector("[data-failed]");
      if (place) {
        place.textContent = "";
      }
      begin(form);
    });
  }
  for (const note of document.querySelectorAll("[data-without-passkey]")) {
    note.hidden = true;
  }
  if (quiet) {
    PublicKeyCredential.isConditionalMediationAvailable?.().then((available) => {
      offering = available;
      offer();
    });
    setInterval(offer, FRESH);
    // Whoever comes back to the page, after a while or by the button for that, finds it as at first.
    document.addEventListener("visibilitychange", () => {
      if (Date.now() - offered >= FRESH) {
        offer();
      }
    });
    addEventListener("pageshow", (event) => {
      if (event.persisted) {
        busy = false;
        offer();
      }
    });
  }
}
