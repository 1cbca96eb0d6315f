// Warns before a sign-in ends, and lets it go on (WCAG 2.2, 2.2.1). What was typed stays where it is.

const ending = document.querySelector("dialog[data-ends]");
const asked = ending?.querySelector("form");
// Seconds before the end.
const WARNING = 120;
let ends = 0;
let timer = 0;

function wait(seconds) {
  ends = Date.now() + seconds * 1000;
  look();
}

// A computer that slept finds the time gone; a clock that counts on would not.
function look() {
  clearTimeout(timer);
  const left = (ends - Date.now()) / 1000;
  if (left <= 0) {
    show("over");
  } else if (left <= WARNING) {
    show("soon");
    timer = setTimeout(look, left * 1000);
  } else {
    timer = setTimeout(look, (left - WARNING) * 1000);
  }
}

function show(what) {
  for (const part of ending.querySelectorAll("[data-when]")) {
    part.hidden = part.dataset.when !== what;
  }
  if (!ending.open) {
    ending.showModal();
  }
}

if (ending && asked) {
  wait(Number(ending.dataset.ends));
  // The page may come back from the browser's own store long after.
  window.addEventListener("pageshow", look);
  document.addEventListener("visibilitychange", look);
  asked.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch(asked.action, { method: "POST", body: new URLSearchParams(new FormData(asked)) });
      const { seconds } = answer.ok ? await answer.json() : { seconds: 0 };
      if (seconds > WARNING) {
        ending.close();
      }
      wait(seconds);
    } catch {
      // No connection: the question stays.
    }
  });
}
