/*
 * The composer: live counter, text on the clipboard in the click that opens the network, and the
 * question on return. Without scripts its form does the same through pages.
 */
import { copyText } from "./clipboard.js";
import { watchText } from "./composer-text.js";
import { canShareFiles, fetchFiles } from "./share-sheet.js";

const started = new WeakSet();

// What finds the button pressed last, while the answer for one is on its way.
let wanted = null;

/** Bring the composer `root` to life, once. */
export function startComposer(root) {
    const form = root.querySelector("[data-wa-form]");
    if (!form || started.has(root)) {
        return;
    }
    started.add(root);
    if (window.matchMedia("(width < 840px)").matches) {
        root.querySelector("[data-wa-preview]").open = false;
    }
    const text = watchText(root);
    const files = filesFor(form);
    offerCopy(root, text);
    form.addEventListener("submit", (event) => {
        const pressed = event.submitter;
        if (pressed?.matches("[data-wa-switch], [data-wa-turn]")) {
            redraw(event, root, form, pressed, text);
        } else if (text?.isOver()) {
            event.preventDefault();
            text.field.focus();
        } else if (pressed?.matches("[data-wa-post]")) {
            post(event, root, form, pressed, text);
        } else {
            send(event, root, form, text, files);
        }
    });
}

function fragmentAddress(root, form) {
    return `${root.dataset.waAddress}?network=${form.dataset.waNetwork}&asked=1`;
}

function swap(root, verb, address, values) {
    return window.htmx.ajax(verb, address, { target: root, swap: "outerHTML", values });
}

async function showQuestion(root, form, text) {
    text?.forget();
    await swap(root, "GET", fragmentAddress(root, form));
    document.getElementById("wa-composer-title")?.focus();
}

/** Draw the composer again for another network or with another text. */
function redraw(event, root, form, pressed, text) {
    if (!window.htmx) {
        return;
    }
    event.preventDefault();
    const isUnderWay = wanted !== null;
    const asked = `[name="${pressed.name}"][value="${pressed.value}"]`;
    wanted = asked;
    if (isUnderWay) {
        return;
    }
    const values = new FormData(form);
    values.set(pressed.name, pressed.value);
    const sent = text?.field.value;
    swap(root, "POST", root.dataset.waAddress, values).finally(() => {
        const field = document.querySelector("[data-wa-text]");
        if (field && text && text.field.value !== sent) {
            // Typed while the answer was on its way.
            field.value = text.field.value;
        }
        const button = document.querySelector(wanted);
        const isDone = wanted === asked;
        wanted = null;
        (button ?? field)?.focus();
        if (!isDone) {
            button?.click();
        }
    });
}

/** Have it posted, now or later: the dialog goes on to say how it stands. */
async function post(event, root, form, pressed, text) {
    if (!window.htmx) {
        return;
    }
    event.preventDefault();
    if (form.hasAttribute("aria-busy")) {
        return;
    }
    form.setAttribute("aria-busy", "true");
    const values = new FormData(form);
    values.set(pressed.name, pressed.value);
    const address = pressed.formAction;
    try {
        await swap(root, "POST", address, values);
    } finally {
        form.removeAttribute("aria-busy");
    }
    if (document.querySelector("[data-wa-post-state]")) {
        text?.forget();
        document.getElementById("wa-composer-title")?.focus();
    } else {
        document.querySelector(".wa-composer [aria-invalid], .wa-composer .wa-error")?.focus();
    }
}

/** The files for the share sheet, on their way at once: it opens only shortly after a click. */
function filesFor(form) {
    if (form.dataset.waOpens !== "device" || !form.dataset.waFiles || !canShareFiles) {
        return null;
    }
    const files = fetchFiles(form.dataset.waFiles.split(" "));
    // Told when they are wanted.
    files.catch(() => {});
    return files;
}

/** The button that copies the text as it stands, for posts without a link. */
function offerCopy(root, text) {
    const button = root.querySelector("[data-wa-copy-text]");
    if (!button || !text) {
        return;
    }
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
        if (await copyText(text.post())) {
            button.textContent = button.dataset.waCopied;
            setTimeout(() => {
                button.textContent = label;
            }, 2000);
        } else {
            root.querySelector("[data-wa-refused]").hidden = false;
            text.field.focus();
            text.field.select();
        }
    });
}

function send(event, root, form, text, files) {
    const { waOpens: opens } = form.dataset;
    if (files) {
        event.preventDefault();
        shareFiles(root, form, text, files);
    } else if (opens === "device" && navigator.share) {
        event.preventDefault();
        shareWithApp(root, form, text);
    } else if (opens === "own_page" && form.dataset.waNetwork === "link" && window.htmx) {
        event.preventDefault();
        copyLink(root, form);
    } else if (form.hasAttribute("data-wa-copies") && !form.dataset.waReady) {
        event.preventDefault();
        copyThenOpen(root, form, text);
    } else if (opens === "dialog") {
        askOnReturn(root, form, text);
    }
}

async function copyThenOpen(root, form, text) {
    const isCopied = await copyText(text.post());
    form.dataset.waReady = "true";
    if (isCopied) {
        root.querySelector("[data-wa-status]").textContent =
            root.querySelector("[data-wa-status]").dataset.waCopied;
        // Still inside the click's short life: a new tab opens, unless it took seconds.
        form.requestSubmit(root.querySelector("[data-wa-send]"));
        delete form.dataset.waReady;
        return;
    }
    const button = root.querySelector("[data-wa-send]");
    button.textContent = button.dataset.waAfter;
    root.querySelector("[data-wa-refused]").hidden = false;
    text.field.focus();
    text.field.select();
}

/** Start the share without leaving the page; gives its answer, or `null` when it was refused. */
async function start(root, form) {
    try {
        const response = await fetch(form.action, {
            method: "POST",
            body: new FormData(form),
            headers: { Accept: "application/json" },
        });
        if (response.ok) {
            return await response.json();
        }
    } catch {
        // No connection: the browser's own page says so.
    }
    // The page says what is wrong, with the text kept.
    form.removeAttribute("target");
    form.submit();
    return null;
}

async function copyLink(root, form) {
    const answer = start(root, form);
    const isCopied = await copyText(answer.then((share) => share?.url ?? ""));
    const share = await answer;
    if (!share) {
        return;
    }
    if (isCopied) {
        await showQuestion(root, form, null);
    } else {
        window.location.assign(share.page);
    }
}

async function shareWithApp(root, form, text) {
    const share = await start(root, form);
    if (!share) {
        return;
    }
    try {
        await navigator.share({ text: share.text, url: share.url });
    } catch {
        // Closed without choosing: the question on the next page still fits.
    }
    await showQuestion(root, form, text);
}

/**
 * The share sheet with the files. Where fetching them took longer than a click lasts, the button
 * asks for another click.
 */
async function shareFiles(root, form, text, files) {
    const button = root.querySelector("[data-wa-send]");
    const label = button.textContent;
    button.textContent = button.dataset.waLoading;
    button.setAttribute("aria-busy", "true");
    let ready = null;
    try {
        ready = await files;
    } catch {
        // Without files there is nothing to share: the pictures can still be saved one by one.
        root.querySelector("[data-wa-no-files]").hidden = false;
    }
    button.removeAttribute("aria-busy");
    button.textContent = label;
    if (!ready) {
        return;
    }
    if (!form.dataset.waStarted && !(await start(root, form))) {
        return;
    }
    form.dataset.waStarted = "true";
    try {
        await navigator.share({ files: ready, text: text.post() });
    } catch (error) {
        if (error.name === "NotAllowedError") {
            button.textContent = button.dataset.waAgain;
            return;
        }
        // Closed without choosing: the question on the next page still fits.
    }
    await showQuestion(root, form, text);
}

/** Ask "Did it go out?" when the person comes back from the network's tab. */
function askOnReturn(root, form, text) {
    const ask = () => {
        if (document.visibilityState !== "visible" || !document.hasFocus()) {
            return;
        }
        document.removeEventListener("visibilitychange", ask);
        window.removeEventListener("focus", ask);
        if (document.contains(root) && window.htmx) {
            showQuestion(root, form, text);
        }
    };
    // Not at once: the new tab takes the focus only after this event.
    setTimeout(() => {
        document.addEventListener("visibilitychange", ask);
        window.addEventListener("focus", ask);
    }, 0);
}
