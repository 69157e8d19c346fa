/* What the device's share sheet takes, and how files get into it. */

export const hasShareSheet = typeof navigator.share === "function";

export const canShareFiles = hasShareSheet && takesFiles();

function takesFiles() {
    try {
        const files = [new File(["x"], "x.jpg", { type: "image/jpeg" })];
        return navigator.canShare?.({ files }) ?? false;
    } catch {
        return false;
    }
}

/** Fetch the files at `addresses`, named as the server names them. */
export function fetchFiles(addresses) {
    return Promise.all(
        addresses.map(async (address) => {
            const response = await fetch(address);
            if (!response.ok) {
                throw new Error(`${response.status} for ${address}`);
            }
            const blob = await response.blob();
            return new File([blob], nameOf(response), { type: blob.type });
        }),
    );
}

function nameOf(response) {
    const header = response.headers.get("Content-Disposition") ?? "";
    const encoded = /filename\*=utf-8''([^;]+)/i.exec(header);
    const plain = /filename="([^"]+)"/.exec(header);
    return encoded ? decodeURIComponent(encoded[1]) : (plain?.[1] ?? "picture.jpg");
}
