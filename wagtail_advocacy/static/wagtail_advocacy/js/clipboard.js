/* Copying, where the browser lets us. Call it in the click itself. */

/** Copy `text` (a string, or a promise of one); gives whether that worked. */
export async function copyText(text) {
    try {
        if (typeof text === "string") {
            if (navigator.clipboard?.writeText) {
                await navigator.clipboard.writeText(text);
                return true;
            }
            return copyBySelection(text);
        }
        if (navigator.clipboard?.write && window.ClipboardItem) {
            // The promise goes into the item, so that the click still counts when it is kept.
            const blob = text.then((words) => new Blob([words], { type: "text/plain" }));
            await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
            return true;
        }
        return copyBySelection(await text);
    } catch {
        return typeof text === "string" && copyBySelection(text);
    }
}

/** The way of old, for pages without HTTPS, where there is no clipboard. */
function copyBySelection(text) {
    const active = document.activeElement;
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "wa-visually-hidden";
    field.setAttribute("aria-hidden", "true");
    // Inside an open dialog everything outside it is inert and cannot be selected.
    (active?.closest("dialog") ?? document.body).append(field);
    field.select();
    let isCopied = false;
    try {
        isCopied = document.execCommand("copy");
    } catch {
        isCopied = false;
    }
    field.remove();
    active?.focus({ preventScroll: true });
    return isCopied;
}
