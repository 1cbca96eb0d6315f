// Small conveniences; every page does its work without them.

// An answer on its way to a portal is sent at once.
document.querySelector("form[data-answer]")?.submit();

// What only works with a script is hidden until it runs.
for (const hidden of document.querySelectorAll(".scripted[hidden]")) {
  hidden.hidden = false;
}

document.addEventListener("click", (event) => {
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    navigator.clipboard?.writeText(copy.dataset.copy).then(() => {
      const said = copy.closest("p, div")?.querySelector("[data-said]");
      if (said) {
        said.textContent = said.dataset.said;
      }
    });
  } else if (event.target.closest("[data-print]")) {
    window.print();
  }
});

// Another page may ask for a double click and take itself away under the first one: the second is no yes here. A
// mouse presses such a button once it has moved on this page. Keys, touches and what assists people need no move.
let moved = false;
document.addEventListener("pointermove", () => {
  moved = true;
});
document.addEventListener(
  "click",
  (event) => {
    const blind = event.pointerType === "mouse" && event.detail > 0 && !moved;
    if (blind && event.target.closest("[data-yes]")) {
      event.preventDefault();
    }
  },
  true,
);

// Escape leaves a question unanswered; the space bar moves a switch.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    document.querySelector("a[data-escape]")?.click();
  } else if (event.key === " " && event.target.matches("a[role=switch]")) {
    event.preventDefault();
    event.target.click();
  }
});

// Signed out: the way on is taken once every portal has said goodbye, or after a while without that.
const onward = document.querySelector("a[data-onward]");
const goodbyes = [...document.querySelectorAll("iframe[data-goodbye]")];
if (onward && goodbyes.length > 0) {
  let gone = false;
  const go = () => {
    if (!gone) {
      gone = true;
      location.replace(onward.href);
    }
  };
  // The page has loaded when all its frames have.
  window.addEventListener("load", go);
  setTimeout(go, 3000);
}

// A form that is on its way says so on its button, for a while: what is downloaded leaves the page standing.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button && !event.defaultPrevented) {
    button.setAttribute("aria-busy", "true");
    setTimeout(() => button.removeAttribute("aria-busy"), 4000);
  }
});
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button[aria-busy]")) {
    button.removeAttribute("aria-busy");
  }
});
