/*
 * Share links, the menu "More ways", and copying, on every page that shows them. Everything here
 * has a page of its own that works without it.
 */
import { copyText } from "./clipboard.js";
import { showComposer } from "./composer-dialog.js";
import { watchConnection } from "./offline.js";
import { canShareFiles, hasShareSheet } from "./share-sheet.js";


if (window.htmx) {
    // Before htmx starts, so that it needs neither inline styles nor eval.
    window.htmx.config.includeIndicatorStyles = false;
    window.htmx.config.allowEval = false;
    // A text field that was drawn larger carries a style, which must not be set as an attribute.
    window.htmx.config.attributesToSettle = ["class"];
}

/** Show what only works with scripts, below `root`. */
function reveal(root) {
    for (const button of root.querySelectorAll("[data-wa-copy]")) {
        button.hidden = false;
    }
    for (const element of root.querySelectorAll("[data-wa-device]")) {
        element.hidden = !(element.dataset.waDevice === "files" ? canShareFiles : hasShareSheet);
    }
}

function isPlainClick(event) {
    const hasModifier = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    return !event.defaultPrevented && event.button === 0 && !hasModifier;
}

/** Put the menu below the card whose "More ways" was pressed, or away again. */
function toggleWays(link) {
    const menu = document.getElementById("wa-ways");
    const actions = link.parentElement;
    const isOpen = link.getAttribute("aria-expanded") === "true";
    for (const other of document.querySelectorAll("[data-wa-ways][aria-expanded]")) {
        other.setAttribute("aria-expanded", "false");
    }
    menu.hidden = isOpen;
    if (isOpen) {
        return;
    }
    const kind = link.dataset.waWays;
    for (const way of menu.querySelectorAll("[data-wa-network]")) {
        way.href = `${link.pathname}?network=${way.dataset.waNetwork}`;
        const row = way.closest("li");
        const isTaken = row.dataset.waTakes.split(" ").includes(kind);
        const isHere =
            !row.hasAttribute("data-wa-device") ||
            (kind === "media" ? canShareFiles : hasShareSheet);
        row.hidden = !(isTaken && isHere);
    }
    actions.append(menu);
    link.setAttribute("aria-expanded", "true");
    link.setAttribute("aria-controls", menu.id);
}

async function copyFrom(button) {
    const label = button.textContent;
    if (await copyText(button.dataset.waCopy)) {
        button.textContent = button.dataset.waCopied;
        setTimeout(() => {
            button.textContent = label;
        }, 2000);
    } else {
        const field = document.querySelector("[data-wa-link], [data-wa-text]");
        field?.focus();
        field?.select();
    }
}

document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-wa-compose], [data-wa-ways], [data-wa-copy]");
    if (!target || !isPlainClick(event)) {
        return;
    }
    if (target.hasAttribute("data-wa-copy")) {
        copyFrom(target);
    } else if (target.hasAttribute("data-wa-ways") && document.getElementById("wa-ways")) {
        event.preventDefault();
        toggleWays(target);
    } else if (target.hasAttribute("data-wa-compose") && window.htmx) {
        event.preventDefault();
        showComposer(target.href, target);
    }
});

document.addEventListener("keydown", (event) => {
    const link = document.querySelector('[data-wa-ways][aria-expanded="true"]');
    if (event.key === "Escape" && link) {
        toggleWays(link);
        link.focus();
    }
});

document.addEventListener("htmx:afterSwap", (event) => {
    reveal(document);
    if (event.detail.requestConfig?.elt?.closest?.("#wa-more") || event.detail.target?.id === "wa-more") {
        const feeds = document.querySelectorAll("[data-wa-feed]");
        feeds[feeds.length - 1].querySelector("a")?.focus({ preventScroll: true });
    }
});

for (const name of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(name, (event) => {
        const message = event.detail.elt.parentElement?.querySelector("[data-wa-failed]");
        if (message) {
            message.hidden = false;
        }
    });
}

reveal(document);
watchConnection();
