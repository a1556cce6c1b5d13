// Light or dark: as the system has it, or as it was chosen here. Not a module, so that it runs before
// anything is drawn.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const kept = "hashtag-dashboard-scheme";

  function chosen() {
    try {
      return localStorage.getItem(kept);
    } catch {
      return null;  // Storage is forbidden to this page.
    }
  }

  // What equals the system's scheme follows the system from then on.
  function choose(scheme) {
    const system_has = system.matches ? "dark" : "light";
    try {
      if (scheme === system_has) localStorage.removeItem(kept);
      else localStorage.setItem(kept, scheme);
    } catch {
      // It holds until the page is left.
    }
    apply(scheme === system_has ? null : scheme);
  }

  function apply(scheme) {
    if (scheme) root.dataset.scheme = scheme;
    else delete root.dataset.scheme;
    document.getElementById("scheme")?.setAttribute("aria-pressed", String(is_dark()));
    document.dispatchEvent(new Event("scheme"));
  }

  const is_dark = () => (root.dataset.scheme ?? (system.matches ? "dark" : "light")) === "dark";

  apply(chosen());
  system.addEventListener("change", () => apply(chosen()));
  addEventListener("DOMContentLoaded", () => {
    apply(chosen());
    document.getElementById("scheme").addEventListener("click", () => choose(is_dark() ? "light" : "dark"));
  });
})();
