-- Sends the requests of a file, one a line: path, then headers, with tabs between them.

local requests = {}
local next_request = 0

function init(args)
    for line in io.lines(args[1]) do
        local path, headers = nil, { ["Host"] = wrk.headers["Host"] }
        for part in string.gmatch(line, "[^\t]+") do
            if path == nil then
                path = part
            else
                local colon = string.find(part, ": ", 1, true)
                headers[string.sub(part, 1, colon - 1)] = string.sub(part, colon + 2)
            end
        end
        table.insert(requests, wrk.format("GET", path, headers))
    end
end

function request()
    next_request = next_request % #requests + 1
    return requests[next_request]
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '\n{"answered": %d, "per_second": %f, "p50": %f, "p99": %f, "failed": %d}\n',
        summary.requests, summary.requests / summary.duration * 1e6,
        latency:percentile(50) / 1000, latency:percentile(99) / 1000,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout
    ))
end
