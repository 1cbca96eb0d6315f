// The lists of the console, made comfortable: what is typed or chosen shows at once, and the parts of a
// list come without a new page. The same forms and links do the same work without this script, and
// wherever it meets something unexpected, the browser goes there as it would have gone.
//
// data-list         what is fetched anew
// data-list-form    the form that filters it; "change" waits until a field is left, where half a name
//                   is no name yet
// data-list-link    a link that leads through it, as the links of the pager do
// data-list-title   how much there is: told to a screen reader, and focused after a link
// data-list-said    where that is told
{
  const DELAY = 250;
  const list = () => document.querySelector("[data-list]");
  const form = document.querySelector("form[data-list-form]");
  const said = document.querySelector("[data-list-said]");
  let wanted = location.pathname + location.search;
  let underWay = new AbortController();
  let waiting;

  // What the form asks for, as an address; what is empty is left out.
  const asked = () => {
    const fields = [...new FormData(form)].filter(([, value]) => value !== "");
    const query = new URLSearchParams(fields).toString();
    return query ? `${location.pathname}?${query}` : location.pathname;
  };

  // The list of a page; nothing where it is another page, or says that a field is wrong.
  const listOf = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const same = page.body.dataset.step === document.body.dataset.step;
    const wrong = "form[data-list-form] [aria-invalid]";
    const clean = !page.querySelector(wrong) && !document.querySelector(wrong);
    return same && clean ? page.querySelector("[data-list]") : null;
  };

  const show = async (address, byLink) => {
    clearTimeout(waiting);
    underWay.abort();
    underWay = new AbortController();
    const { signal } = underWay;
    wanted = address;
    list().setAttribute("aria-busy", "true");
    let fresh = null;
    try {
      // A sign-in that ended is a redirect: not for us to follow.
      const answer = await fetch(address, { signal, redirect: "manual" });
      fresh = answer.ok ? listOf(await answer.text()) : null;
    } catch {
      // Below, as everything else that is not a list.
    }
    if (signal.aborted) {
      return;
    }
    if (!fresh) {
      location.assign(address);
      return;
    }
    list().replaceWith(document.adoptNode(fresh));
    history[byLink ? "pushState" : "replaceState"](null, "", address);
    const title = list().querySelector("[data-list-title]");
    said.textContent = title?.textContent ?? "";
    if (byLink) {
      title?.focus();
    }
  };

  const showIfNew = () => {
    if (asked() !== wanted) {
      show(asked(), false);
    }
  };

  if (list() && said) {
    form?.addEventListener("input", (event) => {
      clearTimeout(waiting);
      if (form.dataset.listForm !== "change" && !event.isComposing) {
        waiting = setTimeout(showIfNew, DELAY);
      }
    });
    form?.addEventListener("change", showIfNew);
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      show(asked(), false);
    });
    document.addEventListener("click", (event) => {
      const links = "[data-list] :is([data-list-link], .pager a)";
      const link = event.target.closest(links);
      const plain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
      if (link && plain) {
        event.preventDefault();
        show(link.pathname + link.search, true);
      }
    });
    // Back and forth is what the browser does best; a jump within the page is none of our business.
    window.addEventListener("popstate", () => {
      if (location.pathname + location.search !== wanted) {
        location.reload();
      }
    });
  }
}

// Work that takes a while, looked at again until it is done. What moves by itself can be paused
// (WCAG 2.2.2); without this script a link looks again.
//
// data-watch        what says how far it is, and where that is asked
// data-watch-pause  the button that pauses it
{
  const AGAIN = 2000;
  const watched = document.querySelector("[data-watch]");
  const pause = document.querySelector("[data-watch-pause]");
  let waiting;

  const paused = () => pause.getAttribute("aria-pressed") === "true";
  const again = (delay) => {
    clearTimeout(waiting);
    waiting = setTimeout(look, delay);
  };

  const look = async () => {
    let answer;
    let text;
    try {
      // A sign-in that ended is a redirect: not for us to follow.
      answer = await fetch(watched.dataset.watch, { redirect: "manual" });
      text = await answer.text();
    } catch {
      // The network is away for a moment: the next look tells.
    }
    if (paused()) {
      return;
    }
    if (text === undefined) {
      again(AGAIN);
      return;
    }
    const page = new DOMParser().parseFromString(text, "text/html");
    const fresh = answer.ok ? page.querySelector("[data-watch]") : null;
    if (!fresh) {
      location.replace(watched.dataset.watch);
      return;
    }
    watched.querySelector("progress").value = fresh.querySelector("progress").value;
    const said = watched.querySelector("[role=status]");
    const says = fresh.querySelector("[role=status]").textContent;
    if (said.textContent !== says) {
      said.textContent = says;
    }
    again(AGAIN);
  };

  if (watched && pause) {
    pause.hidden = false;
    again(AGAIN);
    pause.addEventListener("click", () => {
      clearTimeout(waiting);
      pause.setAttribute("aria-pressed", String(!paused()));
      if (!paused()) {
        again(0);
      }
    });
  }
}
