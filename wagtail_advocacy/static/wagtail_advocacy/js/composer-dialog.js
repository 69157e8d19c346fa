/* The composer as a dialog, filled from the composer's own page. */
import { startComposer } from "./composer.js";

let dialog = null;
let opener = null;

function makeDialog() {
    const element = document.createElement("dialog");
    element.className = "wa wa-dialog";
    element.setAttribute("aria-labelledby", "wa-composer-title");
    element.addEventListener("click", (event) => {
        if (event.target.closest("[data-wa-close]")) {
            event.preventDefault();
            element.close();
        }
    });
    element.addEventListener("close", () => {
        element.replaceChildren();
        opener?.focus();
    });
    document.body.append(element);
    return element;
}

/** Open the composer at `address`; without an answer the browser goes there instead. */
export async function showComposer(address, link) {
    dialog ??= makeDialog();
    if (!dialog.open) {
        opener = link;
    }
    link.setAttribute("aria-busy", "true");
    const isLoaded = await load(address);
    link.removeAttribute("aria-busy");
    if (!isLoaded) {
        window.location.assign(address);
        return;
    }
    if (!dialog.open) {
        dialog.showModal();
    }
    dialog.querySelector("#wa-composer-title")?.focus();
}

async function load(address) {
    try {
        await window.htmx.ajax("GET", address, { target: dialog, swap: "innerHTML" });
    } catch {
        return false;
    }
    // An answer without a composer (a sign-in page, an error) is no content for a dialog.
    return dialog.querySelector("[data-wa-composer]") !== null;
}

window.addEventListener("htmx:afterSettle", () => startAll());

function startAll() {
    for (const composer of document.querySelectorAll("[data-wa-composer]")) {
        startComposer(composer);
    }
}

startAll();
