// Copy buttons, the preview switch, and the choice of a provider. Without this file every text, every preview and
// every pack is still there.
(() => {
  "use strict";

  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];

  const write = async (text) => {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  };

  const textOf = (element) =>
    element.hasAttribute("data-paragraphs")
      ? all("p", element).map((paragraph) => paragraph.textContent.trim()).join("\n\n")
      : element.textContent;

  // A script, because a page opened from a folder may not fetch a file.
  const sourceOf = (address) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = () => resolve(window.amendsSource);
      script.onerror = reject;
      document.head.append(script);
      script.remove();
    });

  const say = (button, text) => {
    const before = button.dataset.label || (button.dataset.label = button.textContent);
    button.textContent = text;
    setTimeout(() => (button.textContent = before), 2000);
  };

  for (const button of all(".am-copy")) {
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      const { copy, source, part, copied } = button.dataset;
      await write(copy ? textOf(document.getElementById(copy)) : (await sourceOf(source))[part]);
      say(button, copied);
    });
  }

  const show = (preview, form) => {
    const old = preview.querySelector("iframe");
    const choice = new FormData(form);
    const brand = choice.get("brand") || old.getAttribute("src").split("/")[1];
    const address = `previews/${brand}/${preview.dataset.preview}-${choice.get("scheme")}.html`;
    preview.classList.toggle("am-preview--phone", choice.get("width") === "phone");
    preview.classList.toggle("am-preview--dark", choice.get("scheme") === "dark");
    if (old.getAttribute("src") !== address) {
      // A new frame leaves no entry in the history, so that the back button still leaves the page.
      const frame = old.cloneNode();
      frame.setAttribute("src", address);
      old.replaceWith(frame);
    }
    for (const part of all("[data-brand]")) part.hidden = part.dataset.brand !== brand;
  };

  // Chosen once, the provider stays chosen on every page; nothing of it leaves the browser. Where a browser keeps
  // nothing for pages from a folder, the choice holds for the page.
  const PROVIDER = "amends.provider";
  const remembered = () => {
    try {
      return localStorage.getItem(PROVIDER) || "";
    } catch {
      return "";
    }
  };
  const remember = (provider) => {
    try {
      localStorage.setItem(PROVIDER, provider);
    } catch {
      // A choice that is not kept is made again.
    }
  };

  const offer = (picker) => {
    const { brand, language, provider } = picker.elements;
    const [spoken, sender] = [language.selectedOptions[0], provider.selectedOptions[0]];
    const suffix = "plain" in sender.dataset ? "" : `-${sender.value}`;
    const name = `${brand.value}-${spoken.value}${suffix}.zip`;
    picker.querySelector("[download]").setAttribute("href", `${spoken.dataset.folder}downloads/${name}`);
    picker.querySelector(".am-picker__how").setAttribute("href", `provider-${sender.value}.html`);
  };

  const choose = (provider) => {
    for (const choice of all("[data-provider-choice]")) {
      if ([...choice.options].some((option) => option.value === provider)) choice.value = provider;
    }
    for (const card of all("[data-card]")) card.hidden = card.dataset.card !== provider;
    for (const picker of all(".am-picker")) offer(picker);
  };

  for (const form of all(".am-picker, .am-stopcard form")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", ({ target }) => {
      if ("providerChoice" in target.dataset) {
        remember(target.value);
        choose(target.value);
      } else {
        offer(form);
      }
    });
  }
  for (const line of all(".am-without-script")) line.hidden = true;
  choose(remembered());

  // What is folded up on the screen belongs on paper too.
  window.addEventListener("beforeprint", () => {
    for (const details of all("details.am-details")) details.open = true;
  });

  for (const preview of all(".am-preview")) {
    const form = preview.querySelector("form");
    form.hidden = false;
    form.addEventListener("change", () => show(preview, form));
    form.addEventListener("submit", (event) => event.preventDefault());
    show(preview, form);
  }
})();
